import { describe, expect, test } from "vitest";
import type { Sha256 } from "../../src/domain/ids.js";
import type { PictureHash } from "../../src/domain/pdq/picture-hash.js";
import type { Store } from "../../src/ports/store.js";
import { analysedImage, hashOf } from "../helpers/analysed-image.js";
import { enrol, recordAd } from "../helpers/stored-case.js";

/** Hashes whose first 32 bytes are all the same. */
function hashed(byte: number, quality = 90): PictureHash {
  return { hashes: Uint8Array.from({ length: 256 }, (_, i) => (i < 32 ? byte : i)), quality };
}

/** What every store does with the perceptual hashes of images. */
export function storePictureHashesContract(open: () => Promise<Store>): void {
  const withHash = (name: string, pictureHash: PictureHash) => ({ ...analysedImage(name), pictureHash });

  describe("the hashes of pictures", () => {
    test("come with the analysis of a new image, and are kept as they were", async () => {
      const store = await open();
      await recordAd(store, "one", [withHash("one", hashed(7))]);
      expect(await store.pictureHashes.find(hashOf("one"))).toEqual(hashed(7));
      await store.pictureHashes.record(hashOf("one"), hashed(8));
      expect(await store.pictureHashes.find(hashOf("one"))).toEqual(hashed(7));
      expect(await store.pictureHashes.find(hashOf("two"))).toBeNull();
      expect(await store.check()).toEqual([]);
    });

    test("are told of where they are missing, in the order of the images", async () => {
      const store = await open();
      await recordAd(store, "all", [
        analysedImage("one"),
        withHash("two", hashed(7)),
        analysedImage("three"),
      ]);
      const { pictureHashes } = store;
      expect(await pictureHashes.countMissing()).toBe(2);
      expect(await pictureHashes.missing({ after: null, limit: 10 })).toEqual([
        hashOf("one"),
        hashOf("three"),
      ]);
      expect(await pictureHashes.missing({ after: hashOf("one"), limit: 10 })).toEqual([hashOf("three")]);
      await pictureHashes.record(hashOf("one"), hashed(9));
      expect(await pictureHashes.missing({ after: null, limit: 10 })).toEqual([hashOf("three")]);
      const nowhere = "0".repeat(64) as Sha256;
      const refusal = { code: "IMAGE_UNKNOWN" };
      await expect(pictureHashes.record(nowhere, hashed(9))).rejects.toMatchObject(refusal);
      await expect(pictureHashes.missing({ after: nowhere, limit: 1 })).rejects.toMatchObject(refusal);
    });

    test("are each known once, in the order in which they came, and not those of quality 0", async () => {
      const store = await open();
      await recordAd(store, "all", [
        withHash("one", hashed(7)),
        withHash("flat", hashed(3, 0)),
        withHash("copy", hashed(7, 60)),
        withHash("two", hashed(8)),
      ]);
      const all = await store.pictureHashes.distinctAfter(0, 10);
      expect(all.map(({ pdq }) => pdq[0])).toEqual([7, 8]);
      expect(await store.pictureHashes.distinctAfter(all[0]?.sequence ?? 0, 10)).toEqual(all.slice(1));
      expect(await store.pictureHashes.distinctAfter(0, 1)).toEqual(all.slice(0, 1));
    });

    test("lead to the pictures of an operation that have them, the nearest first", async () => {
      const store = await open();
      const { ad } = await recordAd(store, "first", [
        withHash("one", hashed(7)),
        withHash("poor", hashed(8, 20)),
      ]);
      await recordAd(store, "second", [withHash("two", hashed(8)), withHash("one", hashed(7))]);
      await recordAd(store, "elsewhere", [withHash("three", hashed(8))], "another operation");
      await enrol(store, "somebody");
      const { pictureHashes } = store;
      const [seven, eight] = (await pictureHashes.distinctAfter(0, 10)).map(({ sequence }) => sequence) as [
        number,
        number,
      ];
      const wanted = { sequences: [eight, seven], qualityFloor: 50, limit: 10 };
      const two = { imageSha256: hashOf("two"), sequence: eight, quality: 90 };
      const one = { imageSha256: hashOf("one"), sequence: seven, quality: 90 };
      const find = (changes: Partial<typeof wanted>) =>
        pictureHashes.withHashes(ad.operationId, { ...wanted, ...changes });
      expect(await find({})).toEqual({ found: [two, one], total: 2 });
      expect(await find({ limit: 1 })).toEqual({ found: [two], total: 2 });
      expect(await find({ qualityFloor: 10 })).toMatchObject({ total: 3 });
      expect(await find({ sequences: [] })).toEqual({ found: [], total: 0 });
    });

    test("are those of the pictures of an operation, each once, of good quality", async () => {
      const store = await open();
      const { ad } = await recordAd(store, "first", [
        withHash("one", hashed(7)),
        withHash("poor", hashed(8, 20)),
      ]);
      await recordAd(store, "second", [withHash("one", hashed(7))]);
      const page = (after: Sha256 | null, limit: number) =>
        store.pictureHashes.ofOperation(ad.operationId, { qualityFloor: 50, after, limit });
      const [one] = await page(null, 9);
      expect(await page(null, 9)).toEqual([
        { imageSha256: hashOf("one"), pdq: new Uint8Array(32).fill(7), quality: 90 },
      ]);
      expect(await page(one?.imageSha256 ?? null, 9)).toEqual([]);
      await recordAd(store, "third", [withHash("two", hashed(9))]);
      expect((await page(null, 1)).map(({ imageSha256 }) => imageSha256)).toEqual([hashOf("one")]);
      expect((await page(hashOf("one"), 1)).map(({ imageSha256 }) => imageSha256)).toEqual([hashOf("two")]);
      await expect(page(hashOf("nothing"), 1)).rejects.toMatchObject({ code: "IMAGE_UNKNOWN" });
    });
  });
}
