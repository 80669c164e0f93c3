import { describe, expect, test } from "vitest";
import type { FaceId, OperationId } from "../../src/domain/ids.js";
import { UNSEARCHED_REASONS } from "../../src/domain/quality.js";
import type { Store } from "../../src/ports/store.js";
import { analysedImage, hashOf, OTHER_PACK, PACK } from "../helpers/analysed-image.js";
import { enrol, recordAd } from "../helpers/stored-case.js";
import { randomUnits } from "../helpers/vectors.js";

/** What every store does with faces and their vectors. */
export function storeFacesContract(open: () => Promise<Store>): void {
  describe("faces", () => {
    test("come back exactly, with their vectors, largest first", async () => {
      const store = await open();
      const analysis = analysedImage("one", { faces: 3 });
      await recordAd(store, "key", [analysis]);
      const stored = await store.images.faces(hashOf("one"), PACK);
      expect(stored).toEqual(
        analysis.faces.map((face) => ({
          ...face,
          id: expect.stringMatching(/^face_[0-9a-f]{32}$/),
          imageSha256: hashOf("one"),
          ageFlag: null,
          label: expect.any(Number),
        })),
      );
      for (const { embedding: _, label: __, ...face } of stored)
        expect(await store.faces.find(face.id)).toEqual(face);
    });

    test("are numbered by size in whatever order they were found", async () => {
      const store = await open();
      const analysis = analysedImage("one", { faces: 3 });
      await recordAd(store, "key", [{ ...analysis, faces: analysis.faces.toReversed() }]);
      const boxes = (await store.images.faces(hashOf("one"), PACK)).map(({ box }) => box);
      expect(boxes).toEqual(analysis.faces.map(({ box }) => box));
    });

    test("may have no landmarks", async () => {
      const store = await open();
      const analysis = analysedImage("one");
      const faces = analysis.faces.map((face) => ({ ...face, landmarks: [] }));
      await recordAd(store, "key", [{ ...analysis, faces }]);
      expect((await store.images.faces(hashOf("one"), PACK))[0]?.landmarks).toEqual([]);
    });

    test("keep every reason not to be searched, in its order, and the age that they seem to have", async () => {
      const store = await open();
      const unsearched = [...UNSEARCHED_REASONS];
      const analysis = analysedImage("one", { faces: 2, unsearched });
      await recordAd(store, "key", [analysis]);
      const stored = await store.images.faces(hashOf("one"), PACK);
      expect(stored.map((face) => face.unsearched)).toEqual([unsearched, unsearched]);
      expect(stored.map(({ apparentAge }) => apparentAge)).toEqual([expect.any(Number), null]);
    });

    test("are not touched by what is done to vectors given to the store or got from it", async () => {
      const store = await open();
      const analysis = analysedImage("one");
      const kept = analysis.faces[0]?.embedding.vector.slice();
      await recordAd(store, "key", [analysis]);
      analysis.faces[0]?.embedding.vector.fill(0);
      (await store.images.faces(hashOf("one"), PACK))[0]?.embedding.vector.fill(0);
      const [stored] = await store.images.faces(hashOf("one"), PACK);
      expect(stored?.embedding.vector).toEqual(kept);
    });

    test("are not there under an unknown id", async () => {
      const store = await open();
      expect(await store.faces.find("face_unknown" as FaceId)).toBeNull();
    });
  });

  describe("labels", () => {
    const [vector] = randomUnits(1, 1, 16);

    test("are one for faces with the same vector, and another for each other vector", async () => {
      const store = await open();
      await recordAd(store, "key", [
        analysedImage("one", { vector }),
        analysedImage("two", { vector, faces: 2 }),
        analysedImage("three"),
      ]);
      const labelsOf = async (name: string) =>
        (await store.images.faces(hashOf(name), PACK)).map(({ label }) => label);
      const [one, two, three] = [await labelsOf("one"), await labelsOf("two"), await labelsOf("three")];
      expect(new Set([...one, ...two]).size).toBe(1);
      expect(three).not.toEqual(one);
    });

    test("are different for the same vector under another pack", async () => {
      const store = await open();
      await recordAd(store, "key", [
        analysedImage("one", { vector }),
        analysedImage("one", { vector, pack: OTHER_PACK }),
      ]);
      const [ours] = await store.images.faces(hashOf("one"), PACK);
      const [theirs] = await store.images.faces(hashOf("one"), OTHER_PACK);
      expect(ours?.label).not.toBe(theirs?.label);
    });

    test("give their vectors, and unknown ones are left out", async () => {
      const store = await open();
      await recordAd(store, "key", [analysedImage("one", { faces: 2 })]);
      const [first, second] = await store.images.faces(hashOf("one"), PACK);
      if (first === undefined || second === undefined) throw new Error("two faces were recorded");
      const unknown = (first.label + second.label + 1) as typeof first.label;
      expect(await store.collections.vectors([second.label, unknown, first.label, first.label])).toEqual(
        new Map([
          [first.label, first.embedding.vector],
          [second.label, second.embedding.vector],
        ]),
      );
      expect(await store.collections.vectors([])).toEqual(new Map());
    });
  });

  describe("the faces of an operation", () => {
    test("are those in its ads, each counted once", async () => {
      const store = await open();
      const shared = analysedImage("shared", { faces: 2 });
      const { ad } = await recordAd(store, "first", [shared]);
      await recordAd(store, "second", [shared, analysedImage("own")]);
      await recordAd(store, "elsewhere", [shared, analysedImage("other")], "other operation");
      await enrol(store, "subject");
      expect(await store.faces.countOfOperation(ad.operationId, PACK)).toBe(3);
    });

    test("leave out those with a reason not to be searched, which are counted by it", async () => {
      const store = await open();
      const tiny = analysedImage("tiny", { faces: 2, unsearched: ["SMALL_BOUNDING_BOX", "LOW_SHARPNESS"] });
      const soft = analysedImage("soft", { unsearched: ["LOW_SHARPNESS"] });
      const { ad } = await recordAd(store, "first", [analysedImage("good"), tiny]);
      await recordAd(store, "second", [tiny, soft]);
      await recordAd(
        store,
        "elsewhere",
        [analysedImage("cut", { unsearched: ["CUT_OFF"] })],
        "other operation",
      );
      await enrol(store, "subject", analysedImage("poor portrait", { unsearched: ["CUT_OFF"] }));
      const { operationId } = ad;
      expect(await store.faces.countOfOperation(operationId, PACK)).toBe(1);
      expect(await store.faces.unsearchedOfOperation(operationId, PACK)).toEqual({
        faces: 3,
        byReason: { SMALL_BOUNDING_BOX: 2, LOW_SHARPNESS: 3 },
      });
      const none = { faces: 0, byReason: {} };
      expect(await store.faces.unsearchedOfOperation(operationId, OTHER_PACK)).toEqual(none);
      expect(await store.faces.unsearchedOfOperation("op_unknown" as OperationId, PACK)).toEqual(none);
    });

    test("are none for another pack or an unknown operation", async () => {
      const store = await open();
      const { ad } = await recordAd(store, "key", [analysedImage("one")]);
      const unknown = "op_unknown" as OperationId;
      expect(await store.faces.countOfOperation(ad.operationId, OTHER_PACK)).toBe(0);
      expect(await store.faces.countOfOperation(unknown, PACK)).toBe(0);
    });
  });
}
