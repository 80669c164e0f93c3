import { createHash } from "node:crypto";
import { readFile, writeFile } from "node:fs/promises";
import { describe, expect, test } from "vitest";
import type { Sha256 } from "../../src/domain/ids.js";
import type { IndexSnapshots, SnapshotManifest } from "../../src/ports/index-snapshots.js";
import { keyOf } from "../helpers/collections.js";

const KEY = keyOf("gallery:gal_1");

/** What a manifest says beside the facts about its file. */
export const SOME_FACTS: Omit<SnapshotManifest, "byteLength" | "sha256"> = {
  storeId: "store",
  indexKind: "a kind",
  space: "cosine",
  collection: "gallery:gal_1",
  pack: "pack",
  dimension: 3,
  count: 2,
  watermark: 9,
  lastMember: "a".repeat(64) as Sha256,
};

const writing = (text: string) => (file: string) => writeFile(file, text);

async function textOf(snapshots: IndexSnapshots, key = KEY): Promise<string> {
  const reading = await snapshots.read(key);
  return reading.status === "usable" ? readFile(reading.file, "utf8") : reading.status;
}

/**
 * What every keeper of snapshots does.
 * @param open makes an empty one and sees to its removal when the test ends
 */
export function indexSnapshotsContract(open: () => Promise<IndexSnapshots>): void {
  describe("index snapshots", () => {
    test("are missing before the first", async () => {
      expect(await (await open()).read(KEY)).toEqual({ status: "missing" });
    });

    test("come back as they were written, with length and SHA-256", async () => {
      const snapshots = await open();
      await snapshots.replace(KEY, () => SOME_FACTS, writing("the index"));
      const sha256 = createHash("sha256").update("the index").digest("hex");
      expect(await snapshots.read(KEY)).toMatchObject({
        status: "usable",
        manifest: { ...SOME_FACTS, byteLength: 9, sha256 },
      });
      expect(await textOf(snapshots)).toBe("the index");
    });

    test("may be empty, and of a collection without members", async () => {
      const snapshots = await open();
      const facts = { ...SOME_FACTS, count: 0, watermark: 0, lastMember: null };
      await snapshots.replace(KEY, () => facts, writing(""));
      expect(await snapshots.read(KEY)).toMatchObject({
        status: "usable",
        manifest: { ...facts, byteLength: 0 },
      });
    });

    test("give way to newer ones, also with the same content", async () => {
      const snapshots = await open();
      for (const text of ["first", "second", "second", "first"]) {
        await snapshots.replace(KEY, () => ({ ...SOME_FACTS, storeId: text }), writing(text));
        expect(await snapshots.read(KEY)).toMatchObject({ status: "usable", manifest: { storeId: text } });
        expect(await textOf(snapshots)).toBe(text);
      }
    });

    test("stay as they were when writing the next one fails halfway", async () => {
      const snapshots = await open();
      await snapshots.replace(KEY, () => SOME_FACTS, writing("whole"));
      const failure = new Error("the index gave up");
      const replacing = snapshots.replace(
        KEY,
        () => SOME_FACTS,
        async (file) => {
          await writeFile(file, "ha");
          throw failure;
        },
      );
      await expect(replacing).rejects.toBe(failure);
      expect(await textOf(snapshots)).toBe("whole");
    });

    test("stay as they were when no file was written", async () => {
      const snapshots = await open();
      await snapshots.replace(KEY, () => SOME_FACTS, writing("whole"));
      const replacing = snapshots.replace(
        KEY,
        () => SOME_FACTS,
        async () => undefined,
      );
      await expect(replacing).rejects.toMatchObject({ code: "INDEX_SNAPSHOT_UNWRITTEN" });
      expect(await textOf(snapshots)).toBe("whole");
    });

    test("are whole whichever of many writers at once comes last", async () => {
      const snapshots = await open();
      const texts = Array.from({ length: 10 }, (_, i) => `index ${i}`.repeat(1000 * i));
      await Promise.all(
        texts.map((text) => snapshots.replace(KEY, () => ({ ...SOME_FACTS, storeId: text }), writing(text))),
      );
      const reading = await snapshots.read(KEY);
      expect(reading.status).toBe("usable");
      expect(texts).toContain(await textOf(snapshots));
      if (reading.status === "usable") expect(await textOf(snapshots)).toBe(reading.manifest.storeId);
    });

    test("of different collections and packs never meet, whatever they are called", async () => {
      const snapshots = await open();
      const names = [
        "a",
        "a/b",
        "../a",
        "..",
        "",
        "A",
        "a\0b",
        "a:b",
        "名",
        "x".repeat(1000),
        "a.json",
        "tmp",
      ];
      const keys = names.flatMap((one) => [keyOf(one, "p"), keyOf("c", one), keyOf(one, `${one}/p`)]);
      for (const [i, key] of keys.entries())
        await snapshots.replace(key, () => SOME_FACTS, writing(`index ${i}`));
      for (const [i, key] of keys.entries()) expect(await textOf(snapshots, key)).toBe(`index ${i}`);
    });
  });
}
