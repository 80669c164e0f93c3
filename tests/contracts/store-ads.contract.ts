import { describe, expect, test } from "vitest";
import type { Ad, AdMetadata } from "../../src/domain/ad.js";
import type { AdId, OperationId, Sha256 } from "../../src/domain/ids.js";
import { IMAGE_FORMATS } from "../../src/domain/image.js";
import type { Store } from "../../src/ports/store.js";
import { analysedImage, hashOf, OTHER_PACK, PACK } from "../helpers/analysed-image.js";
import { pageThrough } from "../helpers/paging.js";
import { adShowing, recordAd } from "../helpers/stored-case.js";

/** What every store does with ads and images. */
export function storeAdsContract(open: () => Promise<Store>): void {
  describe("ads", () => {
    test("come back as they were recorded, by id and by key", async () => {
      const store = await open();
      const { id: operationId } = await store.operations.ensure("operation");
      const metadata: AdMetadata = {
        sourceUrl: "https://ads.example/?q=1&r='2'",
        title: "“New” in town \u{1f339}",
        text: "line one\nline two\0",
        usernames: ["a", "b"],
        phones: [],
      };
      const images = [analysedImage("one", { faces: 2 }), analysedImage("two")];
      const recorded = await store.ads.record(adShowing(operationId, "key", images, { metadata }));
      expect(recorded).toEqual({
        ad: {
          id: expect.stringMatching(/^ad_[0-9a-f]{32}$/),
          operationId,
          key: "key",
          source: "key.jsonl:1",
          metadata,
          images: [
            { sha256: hashOf("one"), fileName: "key-0.jpg" },
            { sha256: hashOf("two"), fileName: "key-1.jpg" },
          ],
          ingestedAt: expect.any(Date),
        },
        isNew: true,
        newImages: 2,
        newFaces: 3,
        unsearched: { faces: 0, byReason: {} },
      });
      expect(await store.ads.findById(recorded.ad.id)).toEqual(recorded.ad);
      expect(await store.ads.findByKey(operationId, "key")).toEqual(recorded.ad);
    });

    test("may have no image at all", async () => {
      const store = await open();
      const { ad, newImages } = await recordAd(store, "text only", []);
      expect(ad.images).toEqual([]);
      expect(newImages).toBe(0);
    });

    test("are not there under an unknown id, an unknown key, or in another operation", async () => {
      const store = await open();
      const { ad } = await recordAd(store, "key", []);
      const other = await store.operations.ensure("other");
      expect(await store.ads.findById("ad_unknown" as AdId)).toBeNull();
      expect(await store.ads.findByKey(ad.operationId, "other key")).toBeNull();
      expect(await store.ads.findByKey(other.id, "key")).toBeNull();
    });

    test("recorded again change nothing", async () => {
      const store = await open();
      const first = await recordAd(store, "key", [analysedImage("one")]);
      const { operationId } = first.ad;
      const changed = adShowing(operationId, "key", [analysedImage("one")], {
        source: "elsewhere",
        metadata: { title: "changed" },
      });
      expect(await store.ads.record(changed)).toEqual({
        ad: first.ad,
        isNew: false,
        newImages: 0,
        newFaces: 0,
        unsearched: { faces: 0, byReason: {} },
      });
      expect(await store.images.faces(hashOf("one"), PACK)).toHaveLength(1);
    });

    test("say how many of their new faces no search takes, and why", async () => {
      const store = await open();
      const tiny = analysedImage("tiny", { faces: 2, unsearched: ["SMALL_BOUNDING_BOX", "LOW_SHARPNESS"] });
      const dark = analysedImage("dark", { unsearched: ["LOW_BRIGHTNESS"] });
      expect(await recordAd(store, "key", [analysedImage("good"), tiny, dark])).toMatchObject({
        newFaces: 4,
        unsearched: {
          faces: 3,
          byReason: { SMALL_BOUNDING_BOX: 2, LOW_SHARPNESS: 2, LOW_BRIGHTNESS: 1 },
        },
      });
      expect(await recordAd(store, "another", [tiny])).toMatchObject({
        newFaces: 0,
        unsearched: { faces: 0, byReason: {} },
      });
    });

    test("gain the images that they lack, behind those they have", async () => {
      const store = await open();
      const { ad } = await recordAd(store, "key", [analysedImage("one")]);
      const again = await recordAd(store, "key", [analysedImage("two", { faces: 2 }), analysedImage("one")]);
      expect(again).toMatchObject({ isNew: false, newImages: 1, newFaces: 2 });
      expect(again.ad.images.map(({ sha256 }) => sha256)).toEqual([hashOf("one"), hashOf("two")]);
      expect(await store.ads.findById(ad.id)).toEqual(again.ad);
    });

    test("show an image once, under its first name, however often it is given", async () => {
      const store = await open();
      const one = analysedImage("one");
      const { ad, newImages, newFaces } = await recordAd(store, "key", [one, one]);
      expect(ad.images).toEqual([{ sha256: hashOf("one"), fileName: "key-0.jpg" }]);
      expect({ newImages, newFaces }).toEqual({ newImages: 1, newFaces: 1 });
    });

    test("of two operations may have the same key", async () => {
      const store = await open();
      const first = await recordAd(store, "key", [], "first");
      const second = await recordAd(store, "key", [], "second");
      expect(second.isNew).toBe(true);
      expect(second.ad.id).not.toBe(first.ad.id);
    });

    test("of an operation come page by page in the order in which they came, each once", async () => {
      const store = await open();
      const made: string[] = [];
      for (const key of ["c", "a", "b"]) {
        made.push((await recordAd(store, key, [analysedImage(key)], "mine")).ad.id);
        await recordAd(store, key, [analysedImage(key)], "another");
      }
      const { id } = await store.operations.ensure("mine");
      const pages = await pageThrough<Ad>(
        (last) => store.ads.ofOperation(id, { after: last?.id ?? null, limit: 2 }),
        2,
      );
      expect(pages.map((ad) => ad.id)).toEqual(made);
      expect(await store.ads.countOfOperation(id)).toBe(3);
      expect(await store.ads.countOfOperation("op_unknown" as OperationId)).toBe(0);
      expect(await store.ads.ofOperation("op_unknown" as OperationId, { after: null, limit: 2 })).toEqual([]);
      const after = "ad_unknown" as AdId;
      await expect(store.ads.ofOperation(id, { after, limit: 1 })).rejects.toMatchObject({
        code: "AD_UNKNOWN",
      });
    });

    test("share an image that both show, and are found by it, oldest first", async () => {
      const store = await open();
      const shared = analysedImage("shared");
      const first = await recordAd(store, "first", [shared]);
      const second = await recordAd(store, "second", [analysedImage("own"), shared]);
      await recordAd(store, "elsewhere", [shared], "other operation");
      expect(second).toMatchObject({ isNew: true, newImages: 1, newFaces: 1 });
      expect(await store.ads.showing(first.ad.operationId, hashOf("shared"))).toEqual([first.ad, second.ad]);
      expect(await store.ads.showing(first.ad.operationId, hashOf("own"))).toEqual([second.ad]);
      expect(await store.ads.showing(first.ad.operationId, hashOf("never seen"))).toEqual([]);
    });

    test("may show an image whose analysis the store already has", async () => {
      const store = await open();
      const { ad } = await recordAd(store, "first", [analysedImage("known")]);
      const images = [{ sha256: hashOf("known"), fileName: "again.jpg" }];
      const second = await store.ads.record(adShowing(ad.operationId, "second", [], { images }));
      expect(second).toMatchObject({ isNew: true, newImages: 0, newFaces: 0, ad: { images } });
    });
  });

  describe("an ad that cannot be recorded leaves nothing behind", () => {
    async function refuse(code: string, change: Parameters<typeof adShowing>[3]): Promise<void> {
      const store = await open();
      const { id } = await store.operations.ensure("operation");
      const good = analysedImage("good");
      await expect(store.ads.record(adShowing(id, "key", [good], change))).rejects.toMatchObject({ code });
      expect(await store.ads.findByKey(id, "key")).toBeNull();
      expect(await store.images.list()).toEqual([]);
      expect(await store.images.isAnalysed(hashOf("good"), PACK)).toBe(false);
      expect(await store.faces.countOfOperation(id, PACK)).toBe(0);
      expect(await store.check()).toEqual([]);
    }

    test("because an image was never analysed", () =>
      refuse("IMAGE_UNKNOWN", { images: [{ sha256: hashOf("unknown") as Sha256, fileName: "x.jpg" }] }));

    test("because there is no such operation", () =>
      refuse("OPERATION_UNKNOWN", { operationId: "op_unknown" as OperationId }));

    test("because its vectors are of different lengths", () =>
      refuse("EMBEDDING_INVALID", {
        analyses: [analysedImage("good"), analysedImage("bad", { dimension: 8 })],
      }));

    test("because a vector has no length of 1", () =>
      refuse("EMBEDDING_INVALID", { analyses: [analysedImage("good", { vector: new Float32Array(16) })] }));

    test("because a vector is of another pack than its analysis", () =>
      refuse("EMBEDDING_PACK_MISMATCH", { analyses: [{ ...analysedImage("good"), pack: OTHER_PACK }] }));
  });

  describe("images", () => {
    test.each(IMAGE_FORMATS)("of format %s come back as they were", async (format) => {
      const store = await open();
      const analysis = analysedImage("one");
      const facts = { ...analysis.facts, format };
      await recordAd(store, "key", [{ ...analysis, facts }]);
      expect(await store.images.find(facts.sha256)).toEqual(facts);
    });

    test("are listed once, in the order in which they came", async () => {
      const store = await open();
      await recordAd(store, "first", [analysedImage("b"), analysedImage("a")]);
      await recordAd(store, "second", [analysedImage("a"), analysedImage("c")]);
      expect(await store.images.list()).toEqual([hashOf("b"), hashOf("a"), hashOf("c")]);
      expect(await store.images.find(hashOf("d"))).toBeNull();
    });

    test("without a face count as analysed, under the pack that looked", async () => {
      const store = await open();
      await recordAd(store, "key", [analysedImage("empty", { faces: 0 })]);
      expect(await store.images.isAnalysed(hashOf("empty"), PACK)).toBe(true);
      expect(await store.images.isAnalysed(hashOf("empty"), OTHER_PACK)).toBe(false);
      expect(await store.images.isAnalysed(hashOf("other"), PACK)).toBe(false);
      expect(await store.images.faces(hashOf("empty"), PACK)).toEqual([]);
    });

    test("may be analysed by a second pack later, which may find more faces", async () => {
      const store = await open();
      await recordAd(store, "key", [analysedImage("one")]);
      const second = analysedImage("one", { pack: OTHER_PACK, faces: 2, dimension: 8 });
      expect(await recordAd(store, "key", [second])).toMatchObject({ newImages: 0, newFaces: 1 });
      expect(await store.images.isAnalysed(hashOf("one"), OTHER_PACK)).toBe(true);
      expect(await store.images.faces(hashOf("one"), PACK)).toHaveLength(1);
      expect(await store.images.faces(hashOf("one"), OTHER_PACK)).toHaveLength(2);
      expect(await store.check()).toEqual([]);
    });
  });
}
