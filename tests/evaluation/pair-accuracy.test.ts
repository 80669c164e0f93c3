import { describe, expect, it } from "vitest";
import { bestThreshold, pairAccuracy, type ScoredPair } from "../../src/evaluation/pair-accuracy.js";

const pair = (similarity: number, isMated: boolean, fold = 0, person = "a"): ScoredPair => ({
  similarity,
  isMated,
  fold,
  persons: [person, isMated ? person : `${person}'`],
});

describe("the best threshold for pairs", () => {
  it("lies half way between the similarities that it parts", () => {
    expect(bestThreshold([pair(0.9, true), pair(0.7, true), pair(0.3, false), pair(0.1, false)])).toBeCloseTo(
      0.5,
    );
  });

  it("gives up those that cost more than they bring", () => {
    const pairs = [pair(0.9, true), pair(0.8, true), pair(0.5, false), pair(0.4, false), pair(0.3, true)];
    expect(bestThreshold(pairs)).toBeCloseTo(0.65);
  });

  it("never parts equal similarities", () => {
    const pairs = [pair(0.5, true), pair(0.5, true), pair(0.5, false), pair(0.1, false)];
    expect(bestThreshold(pairs)).toBeCloseTo(0.3);
  });

  it("lets nothing match where that is best", () => {
    expect(bestThreshold([pair(0.9, false), pair(0.1, true)])).toBe(Number.POSITIVE_INFINITY);
  });
});

describe("accuracy on listed pairs", () => {
  it("judges each fold by the threshold of the others", () => {
    const folds = [
      [pair(0.9, true, 0), pair(0.2, false, 0)],
      [pair(0.8, true, 1), pair(0.6, false, 1)],
    ].flat();
    // Fold 0 is judged at 0.7 and right; fold 1 at 0.55, where its stranger comes through.
    const { accuracy, standardError, folds: count } = pairAccuracy(folds, 1);
    expect(accuracy).toBeCloseTo(0.75);
    expect(standardError).toBeCloseTo(0.25);
    expect(count).toBe(2);
  });

  it("counts a mated pair without a usable face as wrong", () => {
    const pairs = [pair(Number.NEGATIVE_INFINITY, true), pair(0.9, true), pair(0.1, false), pair(0.2, false)];
    expect(pairAccuracy(pairs, 1).accuracy).toBe(0.75);
  });

  it("has limits around it, by persons", () => {
    const pairs = Array.from({ length: 200 }, (_, i) =>
      pair(i % 10 === 0 ? 0.1 : 0.9, i % 2 === 0, i % 4, `p${i}`),
    );
    const { accuracy, interval } = pairAccuracy(pairs, 3);
    expect(interval?.[0]).toBeLessThanOrEqual(accuracy);
    expect(interval?.[1]).toBeGreaterThanOrEqual(accuracy);
  });
});
