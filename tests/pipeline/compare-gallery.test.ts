import { beforeEach, describe, expect, it } from "vitest";
import { createMemoryStore } from "../../src/adapters/memory/store.js";
import { systemClock } from "../../src/adapters/system/clock.js";
import type { CalibrationInForce } from "../../src/domain/calibration.js";
import type { GalleryId } from "../../src/domain/ids.js";
import type { ListThresholds } from "../../src/domain/list-thresholds.js";
import { createBlindness } from "../../src/pipeline/blindness.js";
import { createCompareGallery } from "../../src/pipeline/compare-gallery.js";
import { createGalleryTemplates } from "../../src/pipeline/gallery-templates.js";
import { createOperations } from "../../src/pipeline/operations.js";
import { createReview } from "../../src/pipeline/review.js";
import { createSearchGallery } from "../../src/pipeline/search-gallery.js";
import type { Store } from "../../src/ports/store.js";
import { testActing } from "../helpers/acting.js";
import { analysedImage, hashOf } from "../helpers/analysed-image.js";
import { madeUpCalibration, madeUpSize } from "../helpers/calibrations.js";
import { exactProducts } from "../helpers/exact-products.js";
import { identifierTools } from "../helpers/identifier-tools.js";
import { enginesThatSee } from "../helpers/seeing-engines.js";
import { enrol, galleryCalled, opinionOf, recordAd } from "../helpers/stored-case.js";
import { nearby, randomUnit, seeded } from "../helpers/vectors.js";

const DIMENSION = 64;
const CALIBRATION = madeUpCalibration([madeUpSize(), madeUpSize({ probes: 2 })]);
let store: Store;
let gallery: GalleryId;
let random: () => number;
let anna: Float32Array;
let bea: Float32Array;

beforeEach(async () => {
  store = createMemoryStore({ clock: systemClock, acting: testActing });
  gallery = (await galleryCalled(store, "gallery")).id;
  random = seeded(1);
  [anna, bea] = [randomUnit(random, DIMENSION), randomUnit(random, DIMENSION)];
});

const imageOf = (name: string, person: Float32Array, faces = 1) =>
  analysedImage(name, { faces, vector: nearby(random, person, 0.5), dimension: DIMENSION });

async function compare(
  asked: ListThresholds = {},
  inForce: CalibrationInForce = { calibration: CALIBRATION },
) {
  const templates = createGalleryTemplates(store.galleries);
  const run = createCompareGallery({
    store,
    engines: enginesThatSee(imageOf("none", anna), { dimension: DIMENSION, candidateSimilarity: 0.3 }),
    calibrations: { of: async () => inForce },
    templates,
    searchGallery: createSearchGallery({ store, templates, prior: 0.5 }),
    products: exactProducts,
    prior: 0.5,
    facesAtOnce: 4096,
    clock: systemClock,
  });
  return run({ operation: (await store.operations.ensure("operation")).id, gallery, ...asked });
}

const listed = () => store.candidates.list({}, { after: null, limit: 100 });

describe("a comparison", () => {
  it("takes the faces of one person in one ad for one probe, and keeps the best with all of them", async () => {
    await enrol(store, "anna", imageOf("portrait", anna));
    await recordAd(store, "ad", [
      imageOf("first", anna),
      imageOf("of somebody else", bea),
      imageOf("second", anna),
    ]);
    const summary = await compare();
    expect(summary).toMatchObject({
      calibrationId: CALIBRATION.id,
      withheld: null,
      thresholds: { maxExpectedFalseCandidates: 1, minLog10LR: 0 },
      faces: 3,
      templates: 2,
      candidates: { new: expect.any(Number), known: 0 },
    });
    const [candidate] = await listed();
    const images = await Promise.all(
      (candidate?.faces ?? []).map(async ({ faceId }) => (await store.faces.find(faceId))?.imageSha256),
    );
    expect(images.toSorted()).toEqual([hashOf("first"), hashOf("second")].toSorted());
    const [best, other] = candidate?.faces ?? [];
    expect(candidate?.faceId).toBe(best?.faceId);
    expect(best?.similarity).toBeGreaterThan(other?.similarity ?? 1);
    expect(candidate?.templates).toEqual({ portraits: 1, probes: 2 });
    // Two fused photographs are nearer to the portrait than either of them.
    expect(candidate?.similarity).toBeGreaterThan(other?.similarity ?? 1);
    expect(await store.calibrations.find(CALIBRATION.id)).toEqual(CALIBRATION);
  });

  it("does not put faces of different ads together, and searches the same faces once", async () => {
    await enrol(store, "anna", imageOf("portrait", anna));
    const shared = imageOf("shared", anna);
    await recordAd(store, "one", [shared]);
    await recordAd(store, "two", [shared]);
    await recordAd(store, "three", [imageOf("another", anna)]);
    expect(await compare()).toMatchObject({ faces: 2, templates: 2, candidates: { new: 2, known: 0 } });
  });

  it("records what was known then, which later changes leave as it is", async () => {
    await enrol(store, "anna", imageOf("portrait", anna));
    await recordAd(store, "ad", [imageOf("first", anna)]);
    await compare({ minSimilarity: 0.4 });
    const [found] = await listed();
    if (found === undefined) throw new Error("anna is found");
    const { candidate: before } = await store.candidates.addOpinion(found.id, opinionOf("reviewer"));
    await enrol(store, "bea", imageOf("portrait of bea", bea));
    const subject = await store.galleries.findSubjectByReference(gallery, "anna");
    if (subject === null) throw new Error("anna is enrolled");
    await store.galleries.recordPortrait(subject.id, imageOf("another portrait", anna), 0);
    expect(await compare({ minSimilarity: 0.4 })).toMatchObject({ candidates: { new: 0, known: 1 } });
    expect((await listed()).find(({ id }) => id === before.id)).toEqual(before);
    const view = await createReview({
      store,
      acting: testActing,
      operations: createOperations({ store, acting: testActing, identifierTools }),
      blindness: createBlindness({ store, acting: testActing }),
    }).show(before.id);
    expect(view.portraits).toHaveLength(1);
  });

  it("never brings a rejected pair back when the ad shows the person once more", async () => {
    await enrol(store, "anna", imageOf("portrait", anna));
    await recordAd(store, "ad", [imageOf("first", anna)]);
    await compare();
    const [candidate] = await listed();
    for (const reviewer of ["one", "two"])
      if (candidate !== undefined)
        await store.candidates.addOpinion(candidate.id, opinionOf(reviewer, "no_candidate"));
    await recordAd(store, "ad", [imageOf("second", anna)]);
    expect(await compare()).toMatchObject({ faces: 2, templates: 1, candidates: { new: 0, known: 1 } });
    expect(await listed()).toMatchObject([{ id: candidate?.id, state: "excluded" }]);
  });

  it("leaves every face by itself, and says so, when the calibration is withheld", async () => {
    await enrol(store, "anna", imageOf("portrait", anna));
    await recordAd(store, "ad", [imageOf("first", anna), imageOf("second", anna)]);
    const summary = await compare({}, { withheld: "there is none" });
    expect(summary).toMatchObject({
      calibrationId: null,
      withheld: "there is none",
      thresholds: { minSimilarity: 0.3 },
      templates: 2,
      candidates: { new: 2, known: 0 },
    });
    expect(await listed()).toMatchObject([
      { confidence: { withheld: "there is none" }, calibrationId: null },
      { confidence: { withheld: "there is none" } },
    ]);
  });

  it("goes through more ads than it reads at a time", async () => {
    await enrol(store, "anna", imageOf("portrait", anna));
    for (let i = 0; i < 205; i++)
      await recordAd(store, `ad ${i}`, [imageOf(`image ${i}`, i % 50 === 0 ? anna : bea)]);
    expect(await compare({ minSimilarity: 0.5 })).toMatchObject({
      faces: 205,
      candidates: { new: 5, known: 0 },
    });
  });
});
