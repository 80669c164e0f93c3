import { describe, expect, test } from "vitest";
import type { Store } from "../../src/ports/store.js";
import { analysedImage, PACK } from "../helpers/analysed-image.js";
import { enrol, galleryCalled, makePair, recordAd } from "../helpers/stored-case.js";

/** What every store does for comparisons. */
export function storeComparisonsContract(open: () => Promise<Store>): void {
  describe("comparisons", () => {
    test("read the searched faces ad by ad, in the order in which ads last gained a picture", async () => {
      const store = await open();
      const [one, two] = [analysedImage("one", { faces: 2 }), analysedImage("two")];
      const poor = analysedImage("poor", { unsearched: ["LOW_SHARPNESS"] });
      const { ad } = await recordAd(store, "first", [one, poor]);
      await recordAd(store, "second", [two]);
      const range = { after: 0, upTo: (await store.comparisons.latest()).arrival };
      const page = await store.comparisons.probes(ad.operationId, PACK, range, 1);
      const stored = await store.images.faces(one.facts.sha256, PACK);
      expect(page?.faces).toEqual(stored.map(({ id }) => id));
      expect([...(page?.vectors ?? [])]).toEqual(stored.flatMap(({ embedding }) => [...embedding.vector]));
      expect(new Set(page?.pictures).size).toBe(1);
      await recordAd(store, "first", [one, poor, analysedImage("three")]);
      const { arrival } = await store.comparisons.latest();
      const rest = { after: page?.through ?? 0, upTo: arrival };
      const later = await store.comparisons.probes(ad.operationId, PACK, rest, 100);
      expect(later?.faces).toHaveLength(4);
      expect(await store.comparisons.countArrivals(ad.operationId, rest)).toBe(2);
      expect(
        await store.comparisons.probes(ad.operationId, PACK, { after: arrival, upTo: arrival }, 9),
      ).toBeNull();
    });

    test("read the searched faces of an operation once each", async () => {
      const store = await open();
      const [shared, two] = [analysedImage("shared", { faces: 2 }), analysedImage("two")];
      const { ad } = await recordAd(store, "first", [
        shared,
        analysedImage("poor", { unsearched: ["LOW_SHARPNESS"] }),
      ]);
      await recordAd(store, "second", [shared, two]);
      await enrol(store, "only a portrait");
      const found = [];
      const read = (after: number) => store.comparisons.faces(ad.operationId, PACK, { after, most: 2 });
      for (let page = await read(0); page !== null; page = await read(page.through)) {
        const dimension = page.vectors.length / page.faces.length;
        for (const [i, id] of page.faces.entries())
          found.push({ id, vector: [...page.vectors.subarray(i * dimension, (i + 1) * dimension)] });
      }
      const stored = [];
      for (const { facts } of [shared, two]) stored.push(...(await store.images.faces(facts.sha256, PACK)));
      expect(new Map(found.map(({ id, vector }) => [id, vector]))).toEqual(
        new Map(stored.map(({ id, embedding }) => [id, [...embedding.vector]])),
      );
      expect(found).toHaveLength(3);
    });

    test("go on from the mark of the last run, which moves with its candidates or not at all", async () => {
      const store = await open();
      const pair = await makePair(store, "pair", 0.5);
      const galleryId = (await galleryCalled(store, "gallery")).id;
      const key = { operationId: pair.operationId, galleryId, pack: PACK, settings: "{}" };
      const first = await store.comparisons.begin(key);
      const mark = { adsTo: 1, subjectsTo: 1, againTo: 0, againSubjects: 0 };
      expect(await store.comparisons.advance(first.run, mark, [pair])).toEqual([true]);
      const broken = { ...pair, subjectId: "subj_none" as typeof pair.subjectId };
      const further = { ...mark, adsTo: 2 };
      await expect(store.comparisons.advance(first.run, further, [broken])).rejects.toMatchObject({
        code: "ARGUMENT_INVALID",
      });
      const second = await store.comparisons.begin(key);
      expect(second.mark).toEqual(mark);
      // The first run moves it no more.
      await store.comparisons.advance(first.run, { ...mark, adsTo: 9 }, []);
      expect((await store.comparisons.begin(key)).mark).toEqual(mark);
    });

    test("know the subjects that gained a portrait", async () => {
      const store = await open();
      const { gallery, subject } = await enrol(store, "one");
      const { change } = await store.comparisons.latest();
      expect(await store.comparisons.changedSubjects(gallery.id, change)).toEqual([]);
      await enrol(store, "two");
      await store.galleries.recordPortrait(subject.id, analysedImage("another"), 0);
      expect(await store.comparisons.changedSubjects(gallery.id, change)).toHaveLength(2);
    });
  });
}
