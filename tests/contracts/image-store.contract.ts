import { createHash } from "node:crypto";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { Sha256 } from "../../src/domain/ids.js";
import type { ImageStore } from "../../src/ports/image-store.js";

const hashOf = (bytes: Uint8Array) => createHash("sha256").update(bytes).digest("hex") as Sha256;
const bytesOf = (text: string) => new TextEncoder().encode(text);

async function all(store: ImageStore): Promise<Sha256[]> {
  const found: Sha256[] = [];
  for await (const sha256 of store.list()) found.push(sha256);
  return found.sort();
}

/**
 * What every image store does.
 * @param open makes an empty store and sees to its removal when the test ends
 */
export function imageStoreContract(open: () => Promise<ImageStore>): void {
  describe("an image store", () => {
    test("gives back the bytes that it was given", async () => {
      const store = await open();
      await fc.assert(
        fc.asyncProperty(fc.uint8Array({ maxLength: 5_000 }), async (bytes) => {
          await store.put(hashOf(bytes), bytes);
          const kept = await store.get(hashOf(bytes));
          expect(kept && Buffer.compare(kept, bytes)).toBe(0);
        }),
        { seed: 1, numRuns: 50 },
      );
    });

    test("knows nothing of an image that it was not given", async () => {
      const store = await open();
      const sha256 = hashOf(bytesOf("never kept"));
      expect(await store.get(sha256)).toBeNull();
      expect(await store.has(sha256)).toBe(false);
      expect(await all(store)).toEqual([]);
    });

    test("lists every image once, however often it was given", async () => {
      const store = await open();
      const images = Array.from({ length: 20 }, (_, i) => bytesOf(`image ${i}`));
      for (const bytes of [...images, ...images]) await store.put(hashOf(bytes), bytes);
      expect(await all(store)).toEqual(images.map(hashOf).sort());
      for (const bytes of images) expect(await store.has(hashOf(bytes))).toBe(true);
    });

    test("takes the same image from many callers at once", async () => {
      const store = await open();
      const images = Array.from({ length: 5 }, (_, i) => bytesOf(`image ${i}`));
      const calls = Array.from({ length: 20 }, () => images).flat();
      await Promise.all(calls.map((bytes) => store.put(hashOf(bytes), bytes)));
      expect(await all(store)).toEqual(images.map(hashOf).sort());
      for (const bytes of images)
        expect(Buffer.compare((await store.get(hashOf(bytes))) ?? bytesOf(""), bytes)).toBe(0);
    });

    test("refuses bytes that do not have the hash claimed, and keeps nothing", async () => {
      const store = await open();
      const claimed = hashOf(bytesOf("one"));
      await expect(store.put(claimed, bytesOf("another"))).rejects.toMatchObject({
        code: "ARGUMENT_INVALID",
        message: `expected bytes with the SHA-256 ${claimed} for an image to keep but received "${hashOf(bytesOf("another"))}"`,
      });
      expect(await store.has(claimed)).toBe(false);
      expect(await all(store)).toEqual([]);
    });

    test.each(["", "../../etc/passwd", "A".repeat(64), "a".repeat(63), `${"a".repeat(64)}\n`, "/", "\0"])(
      "refuses %j, which is no SHA-256, whatever its type says",
      async (name) => {
        const store = await open();
        const refused = { code: "ARGUMENT_INVALID" };
        await expect(store.put(name as Sha256, bytesOf("x"))).rejects.toMatchObject(refused);
        await expect(store.get(name as Sha256)).rejects.toMatchObject(refused);
        await expect(store.has(name as Sha256)).rejects.toMatchObject(refused);
      },
    );

    test("is not touched by changes to the bytes given to it or got from it", async () => {
      const store = await open();
      const bytes = bytesOf("as it was");
      const sha256 = hashOf(bytes);
      await store.put(sha256, bytes);
      bytes.fill(0);
      (await store.get(sha256))?.fill(0);
      expect(Buffer.from((await store.get(sha256)) ?? []).toString()).toBe("as it was");
    });
  });
}
