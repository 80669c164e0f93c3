import { describe, expect, it } from "vitest";
import { alongLine, fitBentLine, fitLine } from "../../../src/evaluation/calibration/line.js";
import { BIN_COUNT, emptyTally, type Tally } from "../../../src/evaluation/calibration/tally.js";

/** A tally of densities over all similarities; so many persons have mated comparisons. */
function densities(mated: (s: number) => number, nonMated: (s: number) => number, persons = 500): Tally {
  const empty = emptyTally();
  const scaled = (density: (s: number) => number, total: number) => {
    const values = empty.similarity.map(density);
    const sum = values.reduce((all, one) => all + one, 0);
    return values.map((value) => (value * total) / sum);
  };
  return { ...empty, mated: scaled(mated, persons), nonMated: scaled(nonMated, 1e6) };
}

const normal = (mean: number, deviation: number) => (s: number) =>
  Math.exp(-((s - mean) ** 2) / (2 * deviation ** 2));

describe("fitLine", () => {
  it("is a little flatter than the truth, as half an unseen person asks", () => {
    // The truth is ln LR = 8·(s − 0.2), for two normal distributions of deviation √0.05.
    const slope = 8 / Math.LN10;
    const fitted = (persons: number) =>
      fitLine(densities(normal(0.4, Math.sqrt(0.05)), normal(0, Math.sqrt(0.05)), persons))?.slope ?? 0;
    expect(fitted(100)).toBeLessThan(fitted(10_000));
    expect(fitted(10_000)).toBeLessThan(slope);
    expect(fitted(10_000)).toBeGreaterThan(0.98 * slope);
  });

  it("stays finite where no person was ever mistaken", () => {
    const apart = densities(
      (s) => (s > 0.6 ? 1 : 0),
      (s) => (s < 0.2 ? 1 : 0),
    );
    expect(fitLine(apart)?.slope).toBeLessThan(50);
  });

  it("is null where similarity falls with identity, and where there are no comparisons of one kind", () => {
    expect(fitLine(densities(normal(0, 0.2), normal(0.4, 0.2)))).toBeNull();
    const { mated, ...others } = densities(normal(0.4, 0.2), normal(0, 0.2));
    expect(fitLine({ ...others, mated: new Float64Array(BIN_COUNT) })).toBeNull();
    expect(fitLine({ ...others, mated, nonMated: new Float64Array(BIN_COUNT) })).toBeNull();
  });
});

describe("fitBentLine", () => {
  /** Most people are recognised well, and a few not at all. */
  const withFailures = densities((s) => normal(0.65, 0.12)(s) + 0.03 * normal(0.1, 0.15)(s), normal(0, 0.1));

  it("rises faster above the bend where a few persons are not recognised at all", () => {
    const bent = fitBentLine(withFailures);
    expect(bent?.further).toBeGreaterThan(0);
    // One in a hundred of a normal distribution lies 2.33 deviations above its mean.
    expect(bent?.bend).toBeCloseTo(0.233, 2);
  });

  it("states more at high similarities than a straight line, which the failures make flat", () => {
    const [bent, line] = [fitBentLine(withFailures), fitLine(withFailures)];
    if (bent === null || line === null) throw new Error("both can be fitted");
    expect(alongLine(bent, 0.45)).toBeGreaterThan(line.intercept + 0.45 * line.slope);
  });

  it("is level, and not straight, below the bend where the best line would fall there", () => {
    // Those who are not recognised look less alike than strangers do.
    const odd = densities((s) => normal(0.65, 0.1)(s) + 0.03 * normal(-0.3, 0.1)(s), normal(0, 0.1));
    const bent = fitBentLine(odd);
    expect(bent?.slope).toBe(0);
    const straight = fitLine(odd)?.slope ?? Number.NaN;
    expect(bent?.further).toBeGreaterThan(1.5 * straight);
  });

  it("is level above the bend where the best line would fall there", () => {
    const odd = densities(normal(0.3, 0.05), (s) => normal(0, 0.1)(s) + 0.005 * normal(0.7, 0.1)(s));
    const bent = fitBentLine(odd);
    expect(bent?.slope).toBeGreaterThan(0);
    expect(bent?.further).toBe(-(bent?.slope ?? 0));
  });

  it("never falls", () => {
    const dense = densities(normal(0.3, 0.3), normal(0, 0.1));
    for (const tally of [withFailures, dense]) {
      const bent = fitBentLine(tally);
      const values = Array.from({ length: 41 }, (_, i) => (bent === null ? 0 : alongLine(bent, i / 20 - 1)));
      expect(values).toEqual(values.toSorted((a, b) => a - b));
    }
  });
});
