import { beforeEach, describe, expect, it } from "vitest";
import { systemClock } from "../../src/adapters/system/clock.js";
import type { GalleryId, OperationId, SubjectId } from "../../src/domain/ids.js";
import type { ListThresholds } from "../../src/domain/list-thresholds.js";
import { personsIn, templateOf } from "../../src/pipeline/ad-candidates.js";
import { createCompareGallery } from "../../src/pipeline/compare-gallery.js";
import { createGalleryTemplates } from "../../src/pipeline/gallery-templates.js";
import { createSearchGallery, listRules } from "../../src/pipeline/search-gallery.js";
import type { MatrixProducts } from "../../src/ports/matrix-product.js";
import type { Store } from "../../src/ports/store.js";
import { newFile, openStore } from "../adapters/sqlite/open-store.js";
import { analysedImage, PACK } from "../helpers/analysed-image.js";
import { madeUpCalibration, madeUpSize } from "../helpers/calibrations.js";
import { exactProducts } from "../helpers/exact-products.js";
import { enginesThatSee } from "../helpers/seeing-engines.js";
import { enrol, galleryCalled, recordAd } from "../helpers/stored-case.js";
import { nearby, randomUnit, seeded } from "../helpers/vectors.js";

const DIMENSION = 64;
const PEOPLE = 12;
const CALIBRATION = madeUpCalibration([madeUpSize(), madeUpSize({ probes: 2 })]);
const inForce = { calibration: CALIBRATION };
const ENGINES = enginesThatSee(analysedImage("none", { dimension: DIMENSION }), {
  dimension: DIMENSION,
  candidateSimilarity: 0.3,
});

let store: Store;
let gallery: GalleryId;
let operation: OperationId;
let people: Float32Array[];
let random: () => number;

function imageOf(name: string, person: number, spread = 0.6) {
  const vector = spread === 0 ? people[person] : nearby(random, people[person] as Float32Array, spread);
  return analysedImage(name, { vector: vector as Float32Array, dimension: DIMENSION });
}

beforeEach(async () => {
  store = openStore(await newFile());
  gallery = (await galleryCalled(store, "gallery")).id;
  operation = (await store.operations.ensure("operation")).id;
  random = seeded(3);
  people = Array.from({ length: PEOPLE }, () => randomUnit(random, DIMENSION));
  // Two subjects of one vector are a tie, and an ad shows it as well.
  for (let i = 0; i < 4; i++) await enrol(store, `subject ${i}`, imageOf(`portrait ${i}`, i));
  for (const name of ["one", "other"]) await enrol(store, name, imageOf(`same ${name}`, 4, 0));
  await recordAd(store, "equal", [imageOf("equal", 4, 0)]);
  for (let i = 0; i < 30; i++)
    await recordAd(store, `ad ${i}`, [
      imageOf(`first of ${i}`, i % PEOPLE),
      imageOf(`second of ${i}`, (i * 5) % PEOPLE),
    ]);
});

function parts(products: MatrixProducts = exactProducts) {
  const templates = createGalleryTemplates(store.galleries);
  const searchGallery = createSearchGallery({ store, templates, prior: 0.5 });
  const compare = createCompareGallery({
    store,
    engines: ENGINES,
    calibrations: { of: async () => inForce },
    templates,
    searchGallery,
    products,
    prior: 0.5,
    clock: systemClock,
    facesAtOnce: 8,
  });
  return { compare, searchGallery };
}

const run = (asked: ListThresholds = {}, signal?: AbortSignal, products?: MatrixProducts) =>
  parts(products).compare({ operation, gallery, ...asked }, { signal });

/** Products that do something before the page of this number is multiplied. */
function doingAt(page: number, act: () => void | Promise<void>): MatrixProducts {
  return {
    async load(columns, dimension) {
      const loaded = await exactProducts.load(columns, dimension);
      let asked = 0;
      return {
        ...loaded,
        async reaching(rows, least) {
          if (++asked === page) await act();
          return loaded.reaching(rows, least);
        },
      };
    },
  };
}

async function recorded() {
  const all = await store.candidates.list({}, { after: null, limit: 10_000 });
  return all
    .map(({ faces, subjectId, similarity, confidence }) => ({
      pair: [subjectId, ...faces.map(({ faceId }) => faceId).toSorted()].join(),
      similarity,
      confidence,
    }))
    .sort((a, b) => (a.pair < b.pair ? -1 : 1));
}

/** What a search of every person in every ad lists. */
async function searchedOneByOne(asked: ListThresholds) {
  const { pack } = await ENGINES.current();
  const rules = listRules({ ...asked, limit: 20 }, inForce, pack);
  const found = new Map<string, object>();
  for (const ad of await store.ads.ofOperation(operation, { after: null, limit: 1000 }))
    for (const person of await personsIn(store, ad, PACK, rules))
      for (const match of await parts().searchGallery(templateOf(person), gallery, rules)) {
        const pair = [match.subject.id, ...person.map(({ id }) => id).toSorted()].join();
        found.set(pair, { pair, similarity: match.similarity, confidence: match.confidence });
      }
  return [...found].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, one]) => one);
}

describe("a comparison of a whole gallery", () => {
  it.each([{}, { minSimilarity: 0.2 }, { minLog10LR: 0.5 }, { maxExpectedFalseCandidates: 0.3 }])(
    "records what searches one by one find, ties and equal vectors included: %j",
    async (asked) => {
      const summary = await run(asked);
      const found = await recorded();
      expect(found).toEqual(await searchedOneByOne(asked));
      expect(found.length).toBeGreaterThan(5);
      expect(summary.candidates).toEqual({ new: found.length, known: 0 });
      const banded = Object.values(summary.strength.byLog10LR).reduce((sum, one) => sum + one, 0);
      expect(banded).toBe(found.length);
      expect(await store.comparisons.runs(operation, 10)).toMatchObject([
        { galleryId: gallery, finished: { report: { candidates: { new: found.length } } } },
      ]);
    },
  );

  it("compares again only what is new on either side, and finds what one comparison of everything finds", async () => {
    const asked = { minSimilarity: 0.3 };
    const first = await run(asked);
    expect(await run(asked)).toMatchObject({
      templates: 0,
      candidates: { new: 0, known: first.candidates.new },
    });
    await recordAd(store, "late", [imageOf("late", 1)]);
    expect((await run(asked)).templates).toBe(1);
    await enrol(store, "latecomer", imageOf("portrait of the latecomer", 7));
    await recordAd(store, "later", [imageOf("later", 7)]);
    expect((await run(asked)).templates).toBe(first.templates + 2);
    expect(await recorded()).toEqual(
      (await searchedOneByOne(asked)).map((one) =>
        expect.objectContaining({ ...one, confidence: expect.anything() }),
      ),
    );
    // Other thresholds are another comparison.
    expect((await run({ minSimilarity: 0.9 })).templates).toBe(first.templates + 2);
  });

  it("goes on where it was interrupted, in the same store opened again", async () => {
    const stop = new AbortController();
    const reason = new Error("stopped");
    await expect(
      run(
        { minSimilarity: 0.3 },
        stop.signal,
        doingAt(5, () => stop.abort(reason)),
      ),
    ).rejects.toBe(reason);
    const { mark } = await store.comparisons.begin({
      ...{ operationId: operation, galleryId: gallery, pack: PACK },
      settings: JSON.stringify([
        { minSimilarity: 0.3, minLog10LR: null, maxExpectedFalseCandidates: null },
        false,
        CALIBRATION.id,
      ]),
    });
    expect(mark.adsTo).toBeGreaterThan(0);
    const rest = await run({ minSimilarity: 0.3 });
    expect(rest.candidates.known).toBeGreaterThan(0);
    expect(rest.candidates.new).toBeGreaterThan(0);
    const onlyPairs = (all: object[]) => all.map((one) => (one as { pair: string }).pair);
    expect(onlyPairs(await recorded())).toEqual(onlyPairs(await searchedOneByOne({ minSimilarity: 0.3 })));
  });

  it("may run twice at once: every pair is recorded once", async () => {
    const both = await Promise.all([run({ minSimilarity: 0.3 }), run({ minSimilarity: 0.3 })]);
    const found = await recorded();
    expect(both[0].candidates.new + both[1].candidates.new).toBe(found.length);
    expect(found).toEqual(await searchedOneByOne({ minSimilarity: 0.3 }));
  });

  it("leaves out a subject that is erased while it runs", async () => {
    const subject = (await store.galleries.findSubjectByReference(gallery, "one"))?.id as SubjectId;
    await run(
      { minSimilarity: 0.3 },
      undefined,
      doingAt(2, async () => {
        await store.erasures.erase([{ kind: "subject", id: subject }], "request_of_person");
      }),
    );
    const found = await recorded();
    expect(found.length).toBeGreaterThan(5);
    expect(found.some(({ pair }) => pair.startsWith(subject))).toBe(false);
  });

  it("ends when its gallery goes while it runs, and what was recorded of whole pages stays", async () => {
    const whole = store;
    let isGone = false;
    const galleries = Object.create(whole.galleries, {
      findById: { value: async (id: GalleryId) => (isGone ? null : whole.galleries.findById(id)) },
    });
    store = { ...whole, galleries };
    const leaving = doingAt(4, () => {
      isGone = true;
    });
    await expect(run({ minSimilarity: 0.3 }, undefined, leaving)).rejects.toMatchObject({
      code: "GALLERY_UNKNOWN",
    });
    store = whole;
    const before = await recorded();
    expect(before.length).toBeGreaterThan(0);
    // It has not ended, and the next one goes on behind the last whole page.
    expect(await store.comparisons.runs(operation, 1)).toMatchObject([{ finished: null }]);
    const { candidates } = await run({ minSimilarity: 0.3 });
    const found = await recorded();
    expect(found).toEqual(await searchedOneByOne({ minSimilarity: 0.3 }));
    expect(candidates).toEqual({ new: found.length - before.length, known: before.length });
  });

  it("ends when its gallery is not there", async () => {
    gallery = "gal_none" as GalleryId;
    await expect(run()).rejects.toMatchObject({ code: "GALLERY_UNKNOWN" });
  });
});
