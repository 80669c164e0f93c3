import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { cosine } from "../../src/domain/embedding.js";
import { compareAll } from "../../src/evaluation/all-pairs.js";
import { comparedImages } from "../../src/evaluation/compared-images.js";
import { conditionsOf } from "../../src/evaluation/conditions.js";
import type { EmbeddedDataset } from "../../src/evaluation/embed-dataset.js";
import { groupsOf, requirePersons } from "../../src/evaluation/groups.js";
import { binOf } from "../../src/evaluation/similarity-bins.js";
import { judgeStrata } from "../../src/evaluation/strata.js";
import { countAll, countWeighted, pairsOfPersons } from "../../src/evaluation/verification.js";
import { pointAt } from "../../src/evaluation/verification-rates.js";
import { embeddedFrom, randomPersons } from "../helpers/embedded.js";

const counts = fc.array(fc.integer({ min: 1, max: 4 }), { minLength: 2, maxLength: 8 });
const FAILED = { kind: "no_face" } as const;

/** Every comparison, made one by one. */
function* naivePairs({ images }: EmbeddedDataset) {
  for (const [i, first] of images.entries())
    for (const second of images.slice(i + 1)) {
      const isMade = first.portrait !== null && second.portrait !== null;
      const similarity = isMade
        ? cosine(first.portrait.embedding.vector, second.portrait.embedding.vector)
        : Number.NEGATIVE_INFINITY;
      yield { first, second, isMated: first.person === second.person, isMade, similarity };
    }
}

describe("comparing every photograph with every other", () => {
  it("counts what a naive loop counts, those without a face as misses", async () => {
    await fc.assert(
      fc.asyncProperty(
        counts,
        fc.nat(1000),
        fc.double({ min: -0.5, max: 0.9, noNaN: true }),
        async (counts, seed, threshold) => {
          const made = randomPersons(seed, counts).map((image, i) =>
            i % 5 === 3 ? { ...image, failure: FAILED } : image,
          );
          const embedded = embeddedFrom(made);
          const images = comparedImages(embedded);
          const all = await compareAll(images);
          const bin = binOf(threshold);
          const point = pointAt(countAll(images, all), bin);
          const pairs = [...naivePairs(embedded)];
          const mated = pairs.filter(({ isMated }) => isMated);
          const nonMated = pairs.filter(({ isMated, isMade }) => !isMated && isMade);
          const matching = (some: typeof pairs) =>
            some.filter(({ similarity }) => similarity > -2 && binOf(similarity) >= bin).length;
          if (mated.length > 0) expect(point.fnmr).toBeCloseTo(1 - matching(mated) / mated.length, 9);
          if (nonMated.length > 0) expect(point.fmr).toBeCloseTo(matching(nonMated) / nonMated.length, 9);
        },
      ),
      { seed: 1, numRuns: 60 },
    );
  });

  it("counts persons that are drawn twice as if their photographs were there twice", async () => {
    const embedded = embeddedFrom(randomPersons(5, [3, 2, 4, 1, 2]));
    const images = comparedImages(embedded);
    const all = await compareAll(images);
    const weights = Float64Array.of(2, 0, 1, 3, 1);
    const weighted = countWeighted(images, all, weights);
    const weightOf = (person: string) => weights[embedded.dataset.persons.indexOf(person)] ?? 0;
    let [mated, nonMated] = [0, 0];
    for (const { first, second, isMated } of naivePairs(embedded)) {
      if (isMated) mated += weightOf(first.person);
      else nonMated += weightOf(first.person) * weightOf(second.person);
    }
    const sum = (values: Float64Array) => values.reduce((total, value) => total + value, 0);
    expect([weighted.matedTotal, sum(weighted.mated)]).toEqual([mated, mated]);
    expect([weighted.nonMatedTotal, sum(weighted.nonMated)]).toEqual([nonMated, nonMated]);
  });

  it("changes nothing where everybody is drawn once", async () => {
    const images = comparedImages(embeddedFrom(randomPersons(6, [3, 2, 4, 1, 2])));
    const all = await compareAll(images);
    expect(countWeighted(images, all, new Float64Array(5).fill(1))).toEqual(countAll(images, all));
  });

  it("rests on pairs of persons with a usable photograph each", () => {
    const made = randomPersons(1, [2, 2, 2]).map((image) =>
      image.person === "p002" ? { ...image, failure: FAILED } : image,
    );
    expect(pairsOfPersons(comparedImages(embeddedFrom(made)))).toBe(1);
  });
});

describe("comparisons by condition", () => {
  it("are each counted once, where the worse of the two photographs lies", async () => {
    const embedded = embeddedFrom(randomPersons(8, [4, 3, 2, 2, 1, 1, 3]));
    const images = comparedImages(embedded);
    const all = await compareAll(images);
    const conditions = conditionsOf(images);
    const threshold = { bin: binOf(0.3), fmr: 0.5, fnmr: 0, nominalFmr: 0.5 };
    for (const condition of conditions) {
      const { strata } = judgeStrata(images, all, condition, threshold, 1);
      const total = (of: (stratum: (typeof strata)[number]) => number) =>
        strata.reduce((sum, one) => sum + of(one), 0);
      expect(total(({ matedComparisons }) => matedComparisons)).toBe(all.mated.bin.length);
      expect(total(({ nonMatedComparisons }) => nonMatedComparisons)).toBe(
        countAll(images, all).nonMatedTotal,
      );
      expect(total(({ images }) => images)).toBe(embedded.images.length);
    }
    const [size] = conditions;
    const { strata } = judgeStrata(images, all, size as never, threshold, 1);
    const sizeOf = ({ portrait }: (typeof embedded.images)[number]) => portrait?.quality.interEyePixels ?? 0;
    const [smallest] = strata;
    const edge = Number(/below (.*)/.exec(smallest?.name ?? "")?.[1]);
    const small = [...naivePairs(embedded)].filter(
      ({ first, second }) => Math.min(sizeOf(first), sizeOf(second)) < edge,
    );
    const strangers = small.filter(({ isMated }) => !isMated);
    expect(smallest?.nonMatedComparisons).toBe(strangers.length);
    const falseMatches = strangers.filter(({ similarity }) => binOf(similarity) >= threshold.bin).length;
    expect(smallest?.fmr).toBeCloseTo(falseMatches / strangers.length, 9);
  });
});

describe("comparisons by group", () => {
  const groups = new Map([
    ["p000", "a"],
    ["p001", "a"],
    ["p002", "b"],
    ["p003", "b"],
  ]);

  it("are of two persons of one group, with photographs without a face as misses", async () => {
    const made = randomPersons(3, [2, 3, 2, 2, 2]).map((image, i) =>
      i === 0 ? { ...image, failure: FAILED } : image,
    );
    const embedded = embeddedFrom(made);
    const images = comparedImages(embedded);
    const all = await compareAll(images);
    const threshold = { bin: 0, fmr: 1, fnmr: 0, nominalFmr: 1 };
    const { stratification, groupOf } = groupsOf(embedded.dataset, images, groups);
    const { strata } = judgeStrata(images, all, stratification, { ...threshold, nominalFmr: 3 }, 1);
    expect(groupOf).toEqual([0, 0, 1, 1, -1]);
    expect(strata).toMatchObject([
      // One of four comparisons of one person lacks a face; 1 × 3 comparisons of two.
      { name: "a", images: 5, matedComparisons: 4, fnmr: 0.25, nonMatedComparisons: 3, fmr: 1 },
      { name: "b", images: 4, matedComparisons: 2, fnmr: 0, nonMatedComparisons: 4, fmr: 1 },
    ]);
  });

  it("must be of persons of the dataset", () => {
    const { dataset } = embeddedFrom(randomPersons(3, [1, 1]));
    expect(() => requirePersons(dataset, groups)).toThrow(
      expect.objectContaining({ code: "LABELS_INVALID" }),
    );
  });
});
