import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { falseMatchRateAt, log10LikelihoodRatio } from "../../src/domain/calibrated.js";
import { sizeFor } from "../../src/domain/size-for.js";
import { madeUpCalibration, madeUpSize } from "../helpers/calibrations.js";

const similarity = fc.double({ min: -1, max: 1, noNaN: true });
const SEEDED = { seed: 1, numRuns: 500 };

describe("the likelihood ratio", () => {
  it("is that of the logistic line, with an interval from its covariance", () => {
    const { value, low, high, bounded } = log10LikelihoodRatio(madeUpSize(), 0.5);
    expect(value).toBeCloseTo(3, 12);
    // The variance at 0.5 is 0.01 − 2·0.5·0.01 + 0.25·0.04 = 0.01.
    expect(high - value).toBeCloseTo(0.196, 12);
    expect(value - low).toBeCloseTo(0.196, 12);
    expect(bounded).toBe(false);
  });

  it("goes no further than the evidence and says so", () => {
    expect(log10LikelihoodRatio(madeUpSize(), 0.9)).toEqual({ value: 5, low: 5, high: 5, bounded: true });
    expect(log10LikelihoodRatio(madeUpSize(), -1)).toEqual({ value: -5, low: -5, high: -5, bounded: true });
    expect(log10LikelihoodRatio(madeUpSize(), 0.69)).toMatchObject({ high: 5, bounded: false });
  });

  it("is read from knot to knot where there are knots, and stays as at the outermost ones", () => {
    const knots = [
      { similarity: 0, log10LR: -2, deviation: 0.2 },
      { similarity: 0.2, log10LR: -1, deviation: 0.1 },
      { similarity: 0.6, log10LR: 3, deviation: 0.3 },
    ];
    const at = (similarity: number) => log10LikelihoodRatio(madeUpSize({ knots }), similarity);
    expect(at(0.1).value).toBeCloseTo(-1.5, 12);
    expect(at(0.4).value).toBeCloseTo(1, 12);
    expect(at(0.4).high - at(0.4).value).toBeCloseTo(1.96 * 0.2, 12);
    expect(at(-1).value).toBe(-2);
    expect(at(1).value).toBe(3);
  });

  it("is cut sooner where fewer persons bear evidence against than for", () => {
    const size = { ...madeUpSize(), minLog10LR: -3 };
    expect(log10LikelihoodRatio(size, -1)).toEqual({ value: -3, low: -3, high: -3, bounded: true });
    expect(log10LikelihoodRatio(size, 0.9)).toMatchObject({ value: 5, bounded: true });
  });

  it("only rises with the similarity, inside its interval and its bounds", () => {
    const size = madeUpSize();
    fc.assert(
      fc.property(similarity, similarity, (a, b) => {
        const [less, more] = [Math.min(a, b), Math.max(a, b)].map((at) => log10LikelihoodRatio(size, at));
        expect(less?.value).toBeLessThanOrEqual(more?.value ?? Number.NaN);
        for (const one of [less, more]) {
          if (one === undefined) throw new Error("there are two");
          expect(one.low).toBeLessThanOrEqual(one.value);
          expect(one.high).toBeGreaterThanOrEqual(one.value);
          expect(Math.max(Math.abs(one.low), Math.abs(one.high))).toBeLessThanOrEqual(size.maxLog10LR);
        }
      }),
      SEEDED,
    );
  });
});

describe("the false match rate", () => {
  it("is read off the table, and between two entries off the line through their logarithms", () => {
    expect(falseMatchRateAt(madeUpSize(), 0.3).value).toBeCloseTo(1e-3, 12);
    expect(falseMatchRateAt(madeUpSize(), 0.35).value).toBeCloseTo(10 ** -3.5, 12);
    expect(falseMatchRateAt(madeUpSize(), 0.3)).toMatchObject({ upper: 1.5e-3 + 1e-5, measured: true });
  });

  it("is the limit where the table measured none, never a guess below it", () => {
    for (const at of [0.5, 0.6, 1])
      expect(falseMatchRateAt(madeUpSize(), at)).toMatchObject({ value: 2e-5, measured: false });
    expect(falseMatchRateAt(madeUpSize(), 1).upper).toBe(2e-5);
  });

  it("is everybody below the table", () => {
    expect(falseMatchRateAt(madeUpSize(), -0.01)).toEqual({ value: 1, upper: 1, measured: true });
  });

  it("only falls with the similarity, is never nothing and never above its limit", () => {
    fc.assert(
      fc.property(similarity, similarity, (a, b) => {
        const size = madeUpSize();
        const less = falseMatchRateAt(size, Math.min(a, b));
        const more = falseMatchRateAt(size, Math.max(a, b));
        expect(less.value).toBeGreaterThanOrEqual(more.value);
        expect(less.upper).toBeGreaterThanOrEqual(more.upper);
        expect(more.value).toBeGreaterThan(0);
        expect(more.value).toBeLessThanOrEqual(more.upper);
      }),
      SEEDED,
    );
  });
});

describe("the table for a template size", () => {
  const made = [
    [1, 1],
    [1, 2],
    [2, 1],
    [2, 2],
    [3, 3],
  ].map(([portraits = 1, probes = 1]) => madeUpSize({ portraits, probes }));

  it.each([
    [
      [1, 1],
      [1, 1],
    ],
    [
      [1, 9],
      [1, 2],
    ],
    [
      [9, 1],
      [2, 1],
    ],
    [
      [2, 5],
      [2, 2],
    ],
    [
      [4, 3],
      [3, 3],
    ],
  ])("of %j photographs is the largest that applies, %j", ([portraits = 0, probes = 0], wanted) => {
    const table = sizeFor(madeUpCalibration(made), portraits, probes);
    expect([table.portraits, table.probes]).toEqual(wanted);
  });
});
