import { beforeEach, describe, expect, it } from "vitest";
import { createMemoryStore } from "../../src/adapters/memory/store.js";
import { systemClock } from "../../src/adapters/system/clock.js";
import type { CalibrationInForce } from "../../src/domain/calibration.js";
import { posteriorOf, type Worth } from "../../src/domain/confidence.js";
import { cosine } from "../../src/domain/embedding.js";
import type { GalleryId } from "../../src/domain/ids.js";
import type { ListThresholds } from "../../src/domain/list-thresholds.js";
import { fuseTemplate } from "../../src/domain/template.js";
import { createGalleryTemplates } from "../../src/pipeline/gallery-templates.js";
import {
  createSearchGallery,
  listRules,
  type Match,
  type SearchGallery,
} from "../../src/pipeline/search-gallery.js";
import type { PackInfo } from "../../src/ports/model-pack.js";
import type { Store } from "../../src/ports/store.js";
import { testActing } from "../helpers/acting.js";
import { analysedImage, hashOf, PACK } from "../helpers/analysed-image.js";
import { madeUpCalibration, madeUpSize } from "../helpers/calibrations.js";
import { nearby, randomUnit, randomUnits, seeded } from "../helpers/vectors.js";

const DIMENSION = 16;
const PACK_INFO: PackInfo = {
  id: PACK,
  dimension: DIMENSION,
  candidateSimilarity: 0.5,
  preprocessing: "test/1",
  hash: hashOf("pack"),
};
const CALIBRATED: CalibrationInForce = { calibration: madeUpCalibration() };
const PRIOR = 0.3;
let store: Store;
let search: SearchGallery;
let gallery: GalleryId;

beforeEach(async () => {
  store = createMemoryStore({ clock: systemClock, acting: testActing });
  search = createSearchGallery({ store, templates: createGalleryTemplates(store.galleries), prior: PRIOR });
  gallery = (await store.galleries.create("people")).id;
});

async function enrol(reference: string, vectors: readonly Float32Array[]): Promise<void> {
  const subject = await store.galleries.addSubject(gallery, { reference });
  for (const [i, vector] of vectors.entries()) {
    await store.galleries.recordPortrait(subject.id, analysedImage(`${reference} ${i}`, { vector }), 0);
  }
}

const probe = (...vectors: Float32Array[]) => fuseTemplate(vectors.map((vector) => ({ pack: PACK, vector })));

const rules = (asked: ListThresholds & { limit?: number }, inForce: CalibrationInForce = CALIBRATED) =>
  listRules({ limit: 10, ...asked }, inForce, PACK_INFO);

const EVERYBODY = { minSimilarity: -1 };
const references = (matches: readonly Match[]) => matches.map(({ subject }) => subject.details.reference);
const worthOf = (match: Match | undefined): Worth => {
  if (match === undefined || "withheld" in match.confidence) throw new Error("expected a confidence");
  return match.confidence;
};

describe("searching a gallery", () => {
  it("compares the fused portraits of each subject, lists each once, nearest first, and shows which portraits carried it", async () => {
    const random = seeded(1);
    const face = randomUnit(random, DIMENSION);
    const portraits = [nearby(random, face, 0.8), nearby(random, face, 0.1), nearby(random, face, 0.6)];
    await enrol("near", portraits);
    await enrol("far", [randomUnit(random, DIMENSION)]);

    const matches = await search(probe(face), gallery, rules(EVERYBODY));
    expect(references(matches)).toEqual(["near", "far"]);
    const [first] = matches;
    expect(first?.similarity).toBeCloseTo(cosine(face, probe(...portraits).embedding.vector), 12);
    expect(first?.templates).toEqual({ portraits: 3, probes: 1 });
    const names = ["near 1", "near 2", "near 0"].map((name) => analysedImage(name).facts.sha256);
    expect(first?.portraits.map(({ portrait }) => portrait.imageSha256)).toEqual(names);
    expect(first?.portraits[0].similarity).toBeCloseTo(cosine(face, portraits[1] as Float32Array), 12);
  });

  it("says of each photograph of the probe how near it is", async () => {
    const random = seeded(5);
    const face = randomUnit(random, DIMENSION);
    const [better, worse] = [nearby(random, face, 0.2), nearby(random, face, 0.9)];
    await enrol("near", [face]);
    const [match] = await search(probe(worse, better), gallery, rules(EVERYBODY));
    expect(match?.templates).toEqual({ portraits: 1, probes: 2 });
    expect(match?.memberSimilarities).toEqual([
      expect.closeTo(cosine(worse, face), 6),
      expect.closeTo(cosine(better, face), 6),
    ]);
  });

  it("finds the second subject behind one with very many portraits", async () => {
    const random = seeded(2);
    const face = randomUnit(random, DIMENSION);
    await enrol(
      "crowd",
      Array.from({ length: 60 }, () => nearby(random, face, 0.05)),
    );
    await enrol("second", [nearby(random, face, 0.9)]);
    const matches = await search(probe(face), gallery, rules({ ...EVERYBODY, limit: 2 }));
    expect(references(matches)).toEqual(["crowd", "second"]);
  });

  it("gives both subjects that share the very same photograph, each with their own portrait", async () => {
    const vector = randomUnit(seeded(3), DIMENSION);
    await enrol("one file", [vector]);
    await enrol("another file", [vector]);
    const matches = await search(probe(vector), gallery, rules({ minSimilarity: 0.99 }));
    expect(matches).toHaveLength(2);
    for (const { similarity, subject, portraits } of matches) {
      expect(similarity).toBeCloseTo(1, 6);
      expect(portraits.map(({ portrait }) => portrait.subjectId)).toEqual([subject.id]);
    }
  });

  it("leaves out what is below the least similarity, and finds nothing in an empty gallery", async () => {
    const face = randomUnit(seeded(4), DIMENSION);
    expect(await search(probe(face), gallery, rules(EVERYBODY))).toEqual([]);
    await enrol("opposite", [face.map((value) => -value)]);
    expect(await search(probe(face), gallery, rules({ minSimilarity: 0 }))).toEqual([]);
    expect(await search(probe(face), gallery, rules(EVERYBODY))).toHaveLength(1);
  });

  it("sees what was enrolled since the search before", async () => {
    const [first, second] = randomUnits(6, 2, DIMENSION) as [Float32Array, Float32Array];
    await enrol("first", [first]);
    expect(references(await search(probe(second), gallery, rules(EVERYBODY)))).toEqual(["first"]);
    await enrol("second", [second]);
    expect(references(await search(probe(second), gallery, rules(EVERYBODY)))).toEqual(["second", "first"]);
  });
});

describe("what a match is worth", () => {
  it("is computed over the whole gallery, however short the list", async () => {
    const random = seeded(7);
    const face = randomUnit(random, DIMENSION);
    const others = Array.from({ length: 30 }, () => nearby(random, face, 2.5));
    for (const [i, vector] of others.entries()) await enrol(`${i}`, [vector]);
    const all = await search(probe(face), gallery, rules({ ...EVERYBODY, limit: 30 }));
    const [alone] = await search(probe(face), gallery, rules({ ...EVERYBODY, limit: 1 }));
    expect(worthOf(alone)).toEqual(worthOf(all[0]));

    const ratios = all.map((match) => 10 ** worthOf(match).log10LR.value);
    const sum = ratios.reduce((total, ratio) => total + ratio, 0);
    for (const [i, match] of all.entries()) {
      const { posterior, expectedFalseCandidates, falseMatchRate } = worthOf(match);
      expect(posterior).toMatchObject({ prior: PRIOR, templates: 30 });
      expect(posterior.value).toBeCloseTo(posteriorOf(ratios[i] ?? 0, sum, 30, PRIOR), 12);
      expect(expectedFalseCandidates.templates).toBe(30);
      expect(expectedFalseCandidates.value).toBeCloseTo(30 * falseMatchRate.value, 12);
    }
    expect(all.reduce((total, match) => total + worthOf(match).posterior.value, 0)).toBeLessThanOrEqual(1);
  });

  it("goes by the table for the size of both templates", async () => {
    const random = seeded(8);
    const face = randomUnit(random, DIMENSION);
    const two = madeUpSize({
      portraits: 2,
      probes: 2,
      logistic: {
        intercept: -7,
        slope: 10,
        covariance: [
          [0, 0],
          [0, 0],
        ],
      },
    });
    await enrol("one", [nearby(random, face, 0.8)]);
    await enrol("two", [nearby(random, face, 0.8), nearby(random, face, 0.8)]);
    const inForce = { calibration: madeUpCalibration([madeUpSize(), two]) };
    const template = probe(nearby(random, face, 0.4), nearby(random, face, 0.4));
    for (const match of await search(template, gallery, rules(EVERYBODY, inForce))) {
      const { value } = worthOf(match).log10LR;
      const intercept = match.subject.details.reference === "two" ? -7 : -2;
      expect(value).toBeCloseTo(Math.min(5, intercept + 10 * match.similarity), 9);
    }
  });

  it("is withheld without a calibration, with the reason, and the similarity stays", async () => {
    const face = randomUnit(seeded(9), DIMENSION);
    await enrol("same", [face]);
    const [match] = await search(probe(face), gallery, rules({}, { withheld: "there is none" }));
    expect(match?.confidence).toEqual({ withheld: "there is none" });
    expect(match?.similarity).toBeCloseTo(1, 6);
  });
});

describe("a list without thresholds", () => {
  /** Subjects at these similarities to the probe that is returned. */
  async function enrolAt(...similarities: number[]): Promise<Float32Array> {
    const vector = new Float32Array(DIMENSION);
    vector[0] = 1;
    for (const [i, value] of similarities.entries()) {
      const other = new Float32Array(DIMENSION);
      other[0] = value;
      other[1 + (i % (DIMENSION - 1))] = Math.sqrt(1 - value * value);
      await enrol(similarities.indexOf(value) === i ? `at ${value}` : `at ${value} again ${i}`, [other]);
    }
    return vector;
  }

  it("goes to where one false candidate is to be expected in the gallery, so a larger gallery has a higher threshold", async () => {
    // The false match rate is 1/10 at similarity 0.1 and 1/100 at 0.2; the LR speaks for one person from 0 on.
    const lenient = madeUpSize({ logistic: { ...madeUpSize().logistic, intercept: 0 } });
    const face = await enrolAt(0.15, 0.05, 0.05, 0.05, 0.05, 0.05, 0.05, 0.05, 0.05, 0.05);
    const inForce = { calibration: madeUpCalibration([lenient]) };
    const list = async () => references(await search(probe(face), gallery, rules({}, inForce)));
    expect(await list()).toEqual(["at 0.15"]);
    const opposite = face.map((value) => -value);
    for (let i = 0; i < 90; i++) await enrol(`far ${i}`, [opposite]);
    expect(await list()).toEqual([]);
  });

  it("shows nobody of whom the similarity says that they are somebody else, however small the gallery", async () => {
    // log10 LR is −0.5 at similarity 0.15 and 0.5 at 0.25.
    const face = await enrolAt(0.15, 0.25);
    expect(references(await search(probe(face), gallery, rules({})))).toEqual(["at 0.25"]);
  });

  it("goes by the similarity of the model pack when the calibration is withheld", async () => {
    const face = await enrolAt(0.49, 0.51);
    const matches = await search(probe(face), gallery, rules({}, { withheld: "none" }));
    expect(references(matches)).toEqual(["at 0.51"]);
  });

  it("leaves out what its thresholds leave out, each by itself", async () => {
    const face = await enrolAt(0.1, 0.3, 0.5);
    const listed = async (asked: ListThresholds) =>
      references(await search(probe(face), gallery, rules(asked)));
    expect(await listed({ minLog10LR: 0.5 })).toEqual(["at 0.5", "at 0.3"]);
    expect(await listed({ maxExpectedFalseCandidates: 0.001 })).toEqual(["at 0.5"]);
    expect(await listed({ maxExpectedFalseCandidates: 0.001, minSimilarity: 0.6 })).toEqual([]);
    expect(await listed({ maxExpectedFalseCandidates: 0 })).toEqual([]);
  });
});

describe("the rules of a list", () => {
  it.each([
    { limit: 0 },
    { limit: 1001 },
    { limit: 1.5 },
    { minSimilarity: 1.1 },
    { minSimilarity: Number.NaN },
  ])("refuse %o", (asked) => {
    expect(() => rules(asked)).toThrowError(expect.objectContaining({ code: "ARGUMENT_INVALID" }));
  });
});
