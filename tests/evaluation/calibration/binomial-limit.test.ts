import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { incompleteBeta, upperLimitOfShare } from "../../../src/evaluation/calibration/binomial-limit.js";

fc.configureGlobal({ seed: 20260304 });

describe("incompleteBeta", () => {
  it("is a power where one parameter is 1", () => {
    expect(incompleteBeta(0.3, 4, 1)).toBeCloseTo(0.3 ** 4, 12);
    expect(incompleteBeta(0.3, 1, 4)).toBeCloseTo(1 - 0.7 ** 4, 12);
  });

  it("is the chance of at least so many hits in a binomial sample", () => {
    // At least 2 hits in 5 trials at 0.2: 1 − 0.8⁵ − 5·0.2·0.8⁴
    expect(incompleteBeta(0.2, 2, 4)).toBeCloseTo(1 - 0.8 ** 5 - 5 * 0.2 * 0.8 ** 4, 12);
  });

  it("and that of the rest make 1, for large parameters as well", () => {
    const parameter = fc.double({ min: 0.5, max: 1e6, noNaN: true });
    fc.assert(
      fc.property(fc.double({ min: 0, max: 1, noNaN: true }), parameter, parameter, (x, a, b) => {
        const value = incompleteBeta(x, a, b);
        expect(value).toBeGreaterThanOrEqual(0);
        expect(value).toBeLessThanOrEqual(1 + 1e-9);
        expect(value + incompleteBeta(1 - x, b, a)).toBeCloseTo(1, 6);
      }),
    );
  });
});

describe("upperLimitOfShare", () => {
  it("is 1 − 0.05^(1/n) when there was no hit: the rule of three", () => {
    expect(upperLimitOfShare(0, 1_000, 0.95)).toBeCloseTo(1 - 0.05 ** (1 / 1_000), 10);
    expect(upperLimitOfShare(0, 100_000, 0.95) * 100_000).toBeCloseTo(3, 2);
  });

  it("leaves 5% for as few hits as there were", () => {
    // One hit in 10: (1 − p)¹⁰ + 10·p·(1 − p)⁹ = 0.05
    const limit = upperLimitOfShare(1, 10, 0.95);
    expect((1 - limit) ** 10 + 10 * limit * (1 - limit) ** 9).toBeCloseTo(0.05, 9);
  });

  it("is 1 when everything was a hit", () => {
    expect(upperLimitOfShare(7, 7, 0.95)).toBe(1);
  });

  it("lies above the observed share, and falls with the trials", () => {
    const share = fc.double({ min: 0, max: 0.5, noNaN: true });
    fc.assert(
      fc.property(share, fc.integer({ min: 10, max: 100_000 }), (observed, trials) => {
        const limit = upperLimitOfShare(observed * trials, trials, 0.95);
        expect(limit).toBeGreaterThan(observed);
        expect(upperLimitOfShare(observed * trials * 2, trials * 2, 0.95)).toBeLessThan(limit);
      }),
    );
  });
});
