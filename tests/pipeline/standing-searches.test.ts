import { beforeEach, describe, expect, it, onTestFinished } from "vitest";
import { openSqliteStore } from "../../src/adapters/sqlite/sqlite-store.js";
import { systemClock } from "../../src/adapters/system/clock.js";
import type { GalleryId, OperationId } from "../../src/domain/ids.js";
import { createGalleryTemplates } from "../../src/pipeline/gallery-templates.js";
import { createSearchGallery } from "../../src/pipeline/search-gallery.js";
import {
  createStandingSearches,
  type StandingSearches,
} from "../../src/pipeline/standing/standing-searches.js";
import type { Store } from "../../src/ports/store.js";
import { newFile } from "../adapters/sqlite/open-store.js";
import { testActing } from "../helpers/acting.js";
import { analysedImage } from "../helpers/analysed-image.js";
import { madeUpCalibration, madeUpSize } from "../helpers/calibrations.js";
import { exactProducts } from "../helpers/exact-products.js";
import { enginesThatSee } from "../helpers/seeing-engines.js";
import { enrol, galleryCalled, opinionOf, recordAd } from "../helpers/stored-case.js";
import { nearby, randomUnit, seeded } from "../helpers/vectors.js";

const DIMENSION = 64;
const CALIBRATION = madeUpCalibration([madeUpSize(), madeUpSize({ probes: 2 })]);
const ALL = { after: null, limit: 10_000 };

let store: Store;
let gallery: GalleryId;
let operation: OperationId;
let random: () => number;
let anna: Float32Array;
let bea: Float32Array;
let standing: StandingSearches;

beforeEach(async () => {
  store = openSqliteStore({ file: await newFile(), clock: systemClock, acting: testActing });
  onTestFinished(() => store.close());
  gallery = (await galleryCalled(store, "gallery")).id;
  operation = (await store.operations.ensure("operation")).id;
  random = seeded(1);
  [anna, bea] = [randomUnit(random, DIMENSION), randomUnit(random, DIMENSION)];
  standing = searches();
});

const imageOf = (name: string, person: Float32Array, spread = 0.5) =>
  analysedImage(name, { vector: nearby(random, person, spread), dimension: DIMENSION });
const watch = (thresholds = {}) =>
  store.watches.add({ operationId: operation, galleryId: gallery, thresholds });
const candidates = () => store.candidates.list({}, ALL);
const alerts = () => store.alerts.list({}, ALL);

function searches(over: Store = store): StandingSearches {
  const templates = createGalleryTemplates(over.galleries);
  return createStandingSearches({
    store: over,
    engines: enginesThatSee(imageOf("none", anna), { dimension: DIMENSION, candidateSimilarity: 0.3 }),
    calibrations: { of: async () => ({ calibration: CALIBRATION }) },
    templates,
    searchGallery: createSearchGallery({ store: over, templates, prior: 0.5 }),
    products: exactProducts,
    prior: 0.5,
    facesAtOnce: 64,
    acting: testActing,
    clock: systemClock,
    onNotice: () => undefined,
  });
}

describe("a watched gallery", () => {
  it("is searched for whoever is in a new ad, and says so once", async () => {
    await enrol(store, "anna", imageOf("portrait", anna));
    await recordAd(store, "before", [imageOf("before", anna)]);
    await watch();
    expect(await standing.run()).toMatchObject({ watches: 1, ads: 0, subjects: 0 });
    const { ad } = await recordAd(store, "ad", [imageOf("first", anna), imageOf("second", anna)]);
    await recordAd(store, "of somebody else", [imageOf("else", bea)]);
    expect(await standing.run()).toMatchObject({ ads: 2, candidates: 1, alerts: 1 });
    const [candidate] = await candidates();
    expect(candidate?.templates).toEqual({ portraits: 1, probes: 2 });
    expect(await alerts()).toMatchObject([{ candidateId: candidate?.id, ads: 1, state: "new" }]);
    expect(ad.images).toHaveLength(2);
    expect(await standing.run()).toMatchObject({ ads: 0, candidates: 0, alerts: 0 });
  });

  it("has its new portraits searched in every ad that was there before", async () => {
    await watch({ minSimilarity: 0.5 });
    for (let i = 0; i < 450; i++)
      await recordAd(store, `ad ${i}`, [
        imageOf(`image ${i}`, i % 150 === 0 ? anna : randomUnit(random, DIMENSION)),
      ]);
    expect(await standing.run()).toMatchObject({ ads: 450, candidates: 0 });
    await enrol(store, "anna", imageOf("portrait", anna));
    expect(await standing.run()).toMatchObject({ subjects: 1, faces: 450, candidates: 3, alerts: 1 });
    expect(await alerts()).toMatchObject([{ ads: 3, candidates: 3 }]);
    // A further portrait finds the same pairs again: they are known.
    const subject = await store.galleries.findSubjectByReference(gallery, "anna");
    if (subject === null) throw new Error("anna is enrolled");
    await store.galleries.recordPortrait(subject.id, imageOf("another portrait", anna), 0);
    await standing.run();
    expect(await alerts()).toHaveLength(1);
  });

  it("raises no alert for a pair that people have rejected, however often it is advertised", async () => {
    await enrol(store, "anna", imageOf("portrait", anna));
    await watch();
    const picture = imageOf("first", anna);
    await recordAd(store, "ad", [picture]);
    await standing.run();
    const [candidate] = await candidates();
    for (const reviewer of ["one", "two"])
      if (candidate !== undefined)
        await store.candidates.addOpinion(candidate.id, opinionOf(reviewer, "no_candidate"));
    const { id } = (await alerts())[0] ?? { id: null };
    if (id !== null) await store.alerts.see(id);
    await recordAd(store, "again", [picture]);
    expect(await standing.run()).toMatchObject({ ads: 1, candidates: 0, alerts: 0 });
    expect(await candidates()).toMatchObject([{ state: "excluded" }]);
  });
});

describe("a flood", () => {
  it("of one face in 5,000 ads is one alert with a count", { timeout: 120_000 }, async () => {
    await enrol(store, "anna", imageOf("portrait", anna));
    await watch();
    const picture = imageOf("stock", anna);
    for (let i = 0; i < 5000; i++) await recordAd(store, `ad ${i}`, [picture]);
    expect(await standing.run()).toMatchObject({ ads: 5000, candidates: 1, alerts: 1 });
    expect(await alerts()).toMatchObject([{ ads: 5000, candidates: 1 }]);
    // The same the other way round: a notice that comes after the ads.
    await enrol(store, "anna again", imageOf("portrait of the notice", anna));
    expect(await standing.run()).toMatchObject({ subjects: 1, alerts: 1 });
    expect((await alerts()).map(({ ads }) => ads)).toEqual([5000, 5000]);
  });

  it("of copies of one face is one alert, and another person is another one", async () => {
    await enrol(store, "anna", imageOf("portrait", anna));
    await watch({ minSimilarity: 0.2 });
    for (let i = 0; i < 12; i++) await recordAd(store, `ad ${i}`, [imageOf(`copy ${i}`, anna, 0.3)]);
    const twin = nearby(random, anna, 2);
    for (let i = 0; i < 5; i++) await recordAd(store, `twin ${i}`, [imageOf(`twin ${i}`, twin, 0.3)]);
    expect(await standing.run()).toMatchObject({ candidates: 17, alerts: 2 });
    expect((await alerts()).map(({ ads }) => ads).sort((a, b) => a - b)).toEqual([5, 12]);
  });
});

describe("a run that is cut off", () => {
  it("neither loses nor repeats what another one finds", async () => {
    await enrol(store, "anna", imageOf("portrait", anna));
    await watch();
    for (let i = 0; i < 120; i++) await recordAd(store, `ad ${i}`, [imageOf(`image ${i}`, anna, 0.3)]);
    let transactions = 0;
    const cut: Store = {
      ...store,
      watches: {
        ...store.watches,
        record: (...asked) => {
          if (++transactions > 3) throw new Error("cut off");
          return store.watches.record(...asked);
        },
      },
    };
    await expect(searches(cut).run()).rejects.toThrow("cut off");
    const before = (await alerts())[0]?.ads ?? 0;
    expect(before).toBeGreaterThan(0);
    expect(before).toBeLessThan(120);
    // Two at once: each page is recorded by one of them.
    await Promise.all([searches().run(), searches().run()]);
    expect(await alerts()).toMatchObject([{ ads: 120, candidates: 120 }]);
    expect(await candidates()).toHaveLength(120);
  });
});
