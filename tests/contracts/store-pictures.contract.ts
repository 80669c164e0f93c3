import { describe, expect, test } from "vitest";
import { pictureCollection } from "../../src/domain/collection.js";
import type { OperationId, PackId } from "../../src/domain/ids.js";
import type { PictureFeatures } from "../../src/domain/picture-features.js";
import type { Store } from "../../src/ports/store.js";
import { analysedImage, hashOf } from "../helpers/analysed-image.js";
import { recordAd } from "../helpers/stored-case.js";
import { randomUnits } from "../helpers/vectors.js";

const PICTURES = "pictures" as PackId;

/** What a pack might make of a picture: two views, and how likely it is explicit. */
function featuresOf(seed: number, sexy = 0): PictureFeatures {
  return { vectors: randomUnits(seed, 2, 16), classes: { neutral: 1 - sexy, sexy } };
}

/** What every store does with what packs for whole pictures make of its images. */
export function storePicturesContract(open: () => Promise<Store>): void {
  describe("pictures", () => {
    const countIn = async (store: Store, operation: OperationId) =>
      (await store.collections.state({ collection: pictureCollection(operation), pack: PICTURES })).count;

    test("wait until they are seen, in their order, and those that only known answers or portraits show never do", async () => {
      const store = await open();
      for (const key of ["a", "b", "c"]) await recordAd(store, key, [analysedImage(key)]);
      const gallery = await store.galleries.create("gallery");
      const subject = await store.galleries.addSubject(gallery.id, { reference: "1" });
      await store.galleries.recordPortrait(subject.id, analysedImage("portrait"), 0);
      expect(await store.pictures.waiting(PICTURES, 2)).toEqual([hashOf("a"), hashOf("b")]);
      await store.pictures.record(hashOf("a"), PICTURES, featuresOf(1));
      await store.pictures.recordFailure(hashOf("b"), PICTURES, "IMAGE_DAMAGED");
      expect(await store.pictures.waiting(PICTURES, 2)).toEqual([hashOf("c")]);
      expect(await store.pictures.waiting("another" as PackId, 9)).toHaveLength(3);
      const counts = { embedded: 1, failed: 1, waiting: 1 };
      expect(await store.pictures.coverage(PICTURES)).toEqual(counts);
      const other = await store.operations.ensure("other");
      expect(await store.pictures.coverage(PICTURES, other.id)).toEqual({
        embedded: 0,
        failed: 0,
        waiting: 0,
      });
    });

    test("are in the collection of every operation that shows them, whether the ad or the vectors came first", async () => {
      const store = await open();
      const first = await recordAd(store, "a", [analysedImage("picture")], "first");
      await store.pictures.record(hashOf("picture"), PICTURES, featuresOf(1));
      const second = await recordAd(store, "b", [analysedImage("picture")], "second");
      await recordAd(store, "c", [analysedImage("picture")], "second");
      await store.pictures.record(hashOf("picture"), PICTURES, featuresOf(2));
      for (const { operationId } of [first.ad, second.ad]) {
        expect(await countIn(store, operationId)).toBe(2);
        const key = { collection: pictureCollection(operationId), pack: PICTURES };
        const labels = (await store.collections.membersAfter(key, 0, 9)).map(({ label }) => label);
        expect(await store.pictures.withVectors(operationId, PICTURES, labels, 9)).toEqual(
          labels.map((label) => ({ label, image: hashOf("picture") })),
        );
      }
      expect(await store.check()).toEqual([]);
      const { ad } = second;
      expect(await store.pictures.adsShowing(ad.operationId, hashOf("picture"), 1)).toEqual({
        count: 2,
        first: [ad.id],
      });
    });

    test("are told apart where two files look alike, by operation", async () => {
      const store = await open();
      const { ad } = await recordAd(store, "a", [analysedImage("one"), analysedImage("two")], "first");
      await recordAd(store, "b", [analysedImage("three")], "second");
      for (const name of ["one", "two", "three"])
        await store.pictures.record(hashOf(name), PICTURES, featuresOf(1));
      expect(await countIn(store, ad.operationId)).toBe(2);
      const key = { collection: pictureCollection(ad.operationId), pack: PICTURES };
      const [member] = await store.collections.membersAfter(key, 0, 1);
      const label = member?.label ?? (0 as never);
      expect(await store.pictures.withVectors(ad.operationId, PICTURES, [label], 9)).toEqual([
        { label, image: hashOf("one") },
        { label, image: hashOf("two") },
      ]);
    });

    test("say how likely they are explicit once somebody has looked", async () => {
      const store = await open();
      await recordAd(store, "a", [analysedImage("one"), analysedImage("two")]);
      expect(await store.pictures.explicitness(hashOf("one"))).toBeNull();
      await store.pictures.record(hashOf("one"), PICTURES, featuresOf(1, 0.75));
      await store.pictures.record(hashOf("two"), PICTURES, { ...featuresOf(2), classes: null });
      expect(await store.pictures.explicitness(hashOf("one"))).toBe(0.75);
      expect(await store.pictures.explicitness(hashOf("two"))).toBeNull();
    });

    test("are refused of an image that is not there, and with a vector that no index takes", async () => {
      const store = await open();
      await recordAd(store, "a", [analysedImage("one")]);
      const unknown = { code: "IMAGE_UNKNOWN" };
      await expect(store.pictures.record(hashOf("no"), PICTURES, featuresOf(1))).rejects.toMatchObject(
        unknown,
      );
      await expect(
        store.pictures.recordFailure(hashOf("no"), PICTURES, "IMAGE_DAMAGED"),
      ).rejects.toMatchObject(unknown);
      const long = { vectors: [new Float32Array(16).fill(1)], classes: null };
      await expect(store.pictures.record(hashOf("one"), PICTURES, long)).rejects.toMatchObject({
        code: "EMBEDDING_INVALID",
      });
      expect(await store.pictures.waiting(PICTURES, 9)).toEqual([hashOf("one")]);
    });
  });
}
