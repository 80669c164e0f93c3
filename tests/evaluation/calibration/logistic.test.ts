import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { fitLogistic } from "../../../src/evaluation/calibration/logistic.js";

fc.configureGlobal({ seed: 20260301 });

const rows = (feature: number[], mated: number[], nonMated: number[]) => ({
  features: [Float64Array.from(feature)],
  mated: Float64Array.from(mated),
  nonMated: Float64Array.from(nonMated),
});

describe("fitLogistic", () => {
  it("finds the one line through two similarities: ln LR is the log of the two shares", () => {
    // 9 of 10 mated and 2 of 10 non-mated comparisons are at 1, the rest at 0.
    const [intercept, slope] = fitLogistic(rows([0, 1], [1, 9], [8, 2])) ?? [];
    expect(intercept).toBeCloseTo(Math.log(0.1 / 0.8), 9);
    expect(slope).toBeCloseTo(Math.log(0.9 / 0.2) - Math.log(0.1 / 0.8), 9);
  });

  it("does not depend on how many comparisons there are of each kind", () => {
    const [intercept, slope] = fitLogistic(rows([0, 1], [1, 9], [8_000, 2_000])) ?? [];
    expect(intercept).toBeCloseTo(Math.log(0.1 / 0.8), 9);
    expect(slope).toBeCloseTo(Math.log(0.9 / 0.2) - Math.log(0.1 / 0.8), 9);
  });

  it("finds the same line at another prior where the line is exact", () => {
    const [intercept, slope] = fitLogistic(rows([0, 1], [1, 9], [8, 2]), -Math.log(1_000)) ?? [];
    expect(intercept).toBeCloseTo(Math.log(0.1 / 0.8), 7);
    expect(slope).toBeCloseTo(Math.log(0.9 / 0.2) - Math.log(0.1 / 0.8), 7);
  });

  it("recovers the log likelihood ratio of two normal distributions of one width", () => {
    const similarity = Array.from({ length: 401 }, (_, i) => -2 + i / 100);
    const density = (mean: number) => similarity.map((s) => Math.exp(-((s - mean) ** 2) / (2 * 0.3 ** 2)));
    const [intercept, slope] = fitLogistic(rows(similarity, density(0.6), density(0))) ?? [];
    expect(slope).toBeCloseTo(0.6 / 0.09, 3);
    expect(intercept).toBeCloseTo(-0.36 / 0.18, 3);
  });

  it("is null when the two kinds do not overlap, since every steeper line would be better", () => {
    expect(fitLogistic(rows([0, 1], [0, 5], [5, 0]))).toBeNull();
  });

  it("is null when there is nothing of one kind, or only one similarity", () => {
    expect(fitLogistic(rows([0, 1], [0, 0], [5, 1]))).toBeNull();
    expect(fitLogistic(rows([0.5], [3], [5]))).toBeNull();
  });

  it("takes more than one feature", () => {
    const features = [Float64Array.of(0, 1, 0, 1), Float64Array.of(0, 0, 1, 1)];
    const lnLR = (row: number) => -1 + 2 * (features[0]?.[row] ?? 0) - 0.5 * (features[1]?.[row] ?? 0);
    // Weights in the very ratio that the line says, at the same total for both kinds.
    const nonMated = Float64Array.of(1, 1, 1, 1);
    const mated = nonMated.map((_, row) => Math.exp(lnLR(row)));
    const shift = Math.log(4 / mated.reduce((sum, one) => sum + one, 0));
    const fit = fitLogistic({ features, mated, nonMated }) ?? [];
    expect(fit[0]).toBeCloseTo(-1 + shift, 6);
    expect(fit[1]).toBeCloseTo(2, 6);
    expect(fit[2]).toBeCloseTo(-0.5, 6);
  });

  it("rises with similarity wherever mated comparisons do", () => {
    const share = fc.double({ min: 0.05, max: 0.95, noNaN: true });
    fc.assert(
      fc.property(share, share, (mated, nonMated) => {
        fc.pre(Math.abs(mated - nonMated) > 1e-3);
        const fit = fitLogistic(rows([0, 1], [1 - mated, mated], [1 - nonMated, nonMated]));
        expect(Math.sign(fit?.[1] ?? Number.NaN)).toBe(Math.sign(mated - nonMated));
      }),
    );
  });
});
