import { describe, expect, test } from "vitest";
import { galleryCollection } from "../../src/domain/collection.js";
import type { Sha256 } from "../../src/domain/ids.js";
import type { Store } from "../../src/ports/store.js";
import { analysedImage, hashOf, OTHER_PACK, PACK, seenAgain } from "../helpers/analysed-image.js";
import { pageThrough } from "../helpers/paging.js";
import { adShowing, enrol, recordAd } from "../helpers/stored-case.js";

/** The same image as another pack might see it: some pixels beside, with vectors of another length. */
const byOther = (name: string, faces = 1, pixels = 3) =>
  seenAgain(analysedImage(name, { pack: OTHER_PACK, dimension: 8, faces }), pixels);

/** What every store does when packs of models change. */
export function storePacksContract(open: () => Promise<Store>): void {
  describe("the active pack", () => {
    test("is none at first, then the first, then the one that analysed every image", async () => {
      const store = await open();
      expect(await store.settings.activePack()).toBeNull();
      expect(await store.settings.activateFirst(PACK)).toBe(PACK);
      expect(await store.settings.activateFirst(OTHER_PACK)).toBe(PACK);
      expect(await store.settings.activePack()).toBe(PACK);
      expect(await store.settings.activate(OTHER_PACK)).toBe(0);
      expect(await store.settings.activePack()).toBe(OTHER_PACK);
    });

    test("is not changed to one that lacks an image, unless it tried and failed", async () => {
      const store = await open();
      await store.settings.activateFirst(PACK);
      await recordAd(store, "ad", [analysedImage("one"), analysedImage("two"), analysedImage("three")]);
      await store.images.recordAnalysis(byOther("one"));
      expect(await store.settings.activate(OTHER_PACK)).toBe(2);
      await store.images.recordAnalysis(byOther("two", 0));
      expect(await store.settings.activate(OTHER_PACK)).toBe(1);
      expect(await store.settings.activePack()).toBe(PACK);
      await store.images.recordFailure(hashOf("three"), OTHER_PACK, "IMAGE_DAMAGED");
      expect(await store.settings.activate(OTHER_PACK)).toBe(0);
      expect(await store.settings.activePack()).toBe(OTHER_PACK);
    });

    test("is the only one whose ads and portraits are taken; others leave nothing behind", async () => {
      const store = await open();
      await store.settings.activateFirst(PACK);
      const { subject } = await enrol(store, "subject");
      const { id } = await store.operations.ensure("operation");
      const changed = { code: "PACK_CHANGED" };
      await expect(store.ads.record(adShowing(id, "key", [byOther("one")]))).rejects.toMatchObject(changed);
      await expect(store.galleries.recordPortrait(subject.id, byOther("two"), 0)).rejects.toMatchObject(
        changed,
      );
      expect(await store.ads.findByKey(id, "key")).toBeNull();
      expect(await store.images.count()).toBe(1);
      expect(await store.collections.dimensionOf(OTHER_PACK)).toBeNull();
      expect(await store.check()).toEqual([]);
    });
  });

  describe("an analysis by another pack", () => {
    test("gives the faces that are there their vectors, and adds those that nobody found", async () => {
      const store = await open();
      await recordAd(store, "ad", [analysedImage("one", { faces: 2 })]);
      const before = await store.images.faces(hashOf("one"), PACK);
      const analysis = byOther("one", 3);
      await store.images.recordAnalysis(analysis);
      const after = await store.images.faces(hashOf("one"), OTHER_PACK);
      expect(after.slice(0, 2).map(({ id, box }) => ({ id, box }))).toEqual(
        before.map(({ id, box }) => ({ id, box })),
      );
      expect(after.map(({ embedding }) => embedding)).toEqual(analysis.faces.map((face) => face.embedding));
      expect(await store.images.faces(hashOf("one"), PACK)).toEqual(before);
      expect((await store.images.everyFace(hashOf("one"))).map(({ id }) => id)).toEqual(
        after.map(({ id }) => id),
      );
      expect(await store.collections.dimensionOf(PACK)).toBe(16);
      expect(await store.collections.dimensionOf(OTHER_PACK)).toBe(8);
      expect(await store.check()).toEqual([]);
    });

    test("never takes one known face for two", async () => {
      const store = await open();
      await recordAd(store, "ad", [analysedImage("one")]);
      const [near] = byOther("one", 1, 1).faces;
      const [far] = byOther("one", 1, 9).faces;
      if (near === undefined || far === undefined) throw new Error("two faces were made");
      await store.images.recordAnalysis({ ...byOther("one"), faces: [far, near] });
      const [known] = await store.images.faces(hashOf("one"), PACK);
      const stored = await store.images.faces(hashOf("one"), OTHER_PACK);
      expect(stored.find(({ id }) => id === known?.id)?.embedding).toEqual(near.embedding);
      expect(stored.find(({ id }) => id !== known?.id)?.embedding).toEqual(far.embedding);
      expect(stored).toHaveLength(2);
    });

    test("brings the portraits of the image into their galleries' collections", async () => {
      const store = await open();
      const group = analysedImage("group", { faces: 2 });
      const { gallery: first, subject, portrait } = await enrol(store, "1", group, "first");
      const { gallery: second } = await enrol(store, "2", group, "second");
      expect((await store.galleries.portraitsWithout(OTHER_PACK)).map((found) => found.subject.id)).toContain(
        subject.id,
      );
      await store.images.recordAnalysis(byOther("group", 2));
      for (const { id } of [first, second]) {
        const key = { collection: galleryCollection(id), pack: OTHER_PACK };
        const [member, ...others] = await store.collections.membersAfter(key, 0, 10);
        expect(others).toEqual([]);
        const found = await store.galleries.portraitsByLabel(id, OTHER_PACK, member ? [member.label] : []);
        expect(found.map((one) => one.portrait.faceId)).toEqual([portrait.faceId]);
      }
      expect(await store.galleries.portraitsWithout(OTHER_PACK)).toEqual([]);
      expect(await store.check()).toEqual([]);
    });

    test("that misses a portrait's face leaves it out of the collection, and says whose it is", async () => {
      const store = await open();
      const { subject, portrait } = await enrol(store, "1", analysedImage("one"));
      await store.images.recordAnalysis(byOther("one", 0));
      expect(await store.galleries.portraitsWithout(OTHER_PACK)).toEqual([{ portrait, subject }]);
      expect(await store.galleries.portraitsWithout(PACK)).toEqual([]);
      expect(await store.check()).toEqual([]);
    });

    test("is there for a portrait that is enrolled after it", async () => {
      const store = await open();
      await recordAd(store, "ad", [analysedImage("one")]);
      await store.images.recordAnalysis(byOther("one"));
      const { gallery } = await enrol(store, "1", analysedImage("one"));
      for (const pack of [PACK, OTHER_PACK]) {
        const key = { collection: galleryCollection(gallery.id), pack };
        expect(await store.collections.state(key)).toMatchObject({ count: 1 });
      }
      expect(await store.check()).toEqual([]);
    });

    test("recorded again changes nothing", async () => {
      const store = await open();
      await recordAd(store, "ad", [analysedImage("one")]);
      await store.images.recordAnalysis(byOther("one"));
      const before = await store.images.faces(hashOf("one"), OTHER_PACK);
      await store.images.recordAnalysis(byOther("one", 2));
      expect(await store.images.faces(hashOf("one"), OTHER_PACK)).toEqual(before);
    });

    test("needs an image that is there", async () => {
      const store = await open();
      const unknown = { code: "IMAGE_UNKNOWN" };
      await expect(store.images.recordAnalysis(byOther("one"))).rejects.toMatchObject(unknown);
      await expect(store.images.recordFailure(hashOf("one"), PACK, "IMAGE_DAMAGED")).rejects.toMatchObject(
        unknown,
      );
      expect(await store.images.count()).toBe(0);
    });
  });

  describe("images that a pack has not analysed", () => {
    test("are given in the order in which they came, page by page, failed ones among them", async () => {
      const store = await open();
      const names = ["e", "d", "c", "b", "a"];
      await recordAd(
        store,
        "ad",
        names.map((name) => analysedImage(name)),
      );
      await store.images.recordAnalysis(byOther("c"));
      await store.images.recordFailure(hashOf("d"), OTHER_PACK, "IMAGE_DAMAGED");
      const wanted = ["e", "d", "b", "a"].map(hashOf);
      for (const limit of [1, 3, 10]) {
        const found = await pageThrough<Sha256>(
          (last) => store.images.unanalysed(OTHER_PACK, { after: last ?? null, limit }),
          limit,
        );
        expect(found).toEqual(wanted);
      }
      expect(await store.images.unanalysed(PACK, { after: null, limit: 10 })).toEqual([]);
      await expect(
        store.images.unanalysed(PACK, { after: hashOf("unknown"), limit: 10 }),
      ).rejects.toMatchObject({ code: "IMAGE_UNKNOWN" });
    });

    test("are counted for each pack, and a failure is forgotten once the pack has succeeded", async () => {
      const store = await open();
      expect(await store.images.coverage()).toEqual([]);
      await recordAd(store, "ad", [analysedImage("one"), analysedImage("two"), analysedImage("three")]);
      await store.images.recordAnalysis(byOther("three"));
      for (const name of ["two", "one"])
        await store.images.recordFailure(hashOf(name), OTHER_PACK, "IMAGE_DAMAGED");
      await store.images.recordFailure(hashOf("two"), OTHER_PACK, "STORE_DAMAGED");
      expect(await store.images.failures(OTHER_PACK)).toEqual([
        { sha256: hashOf("one"), code: "IMAGE_DAMAGED" },
        { sha256: hashOf("two"), code: "STORE_DAMAGED" },
      ]);
      await store.images.recordAnalysis(byOther("one"));
      await store.images.recordFailure(hashOf("one"), OTHER_PACK, "IMAGE_DAMAGED");
      expect(await store.images.failures(PACK)).toEqual([]);
      expect(await store.images.coverage()).toEqual([
        { pack: OTHER_PACK, analysed: 2, failed: 1 },
        { pack: PACK, analysed: 3, failed: 0 },
      ]);
    });
  });
}
