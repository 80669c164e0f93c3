import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { calibrateProbe, posteriorOf, similarityOf } from "../../src/domain/confidence.js";
import { describeSupport, supportOf } from "../../src/domain/support.js";
import { madeUpCalibration, madeUpSize } from "../helpers/calibrations.js";

const SEEDED = { seed: 1, numRuns: 300 };
const single = (templates: number, prior = 0.5) =>
  calibrateProbe(madeUpCalibration(), 1, new Map([[1, templates]]), prior);

describe("expected false candidates", () => {
  it("are the false match rate times the templates that were compared", () => {
    const { value, upper, templates } = single(1000).expectedFalseCandidates(0.3);
    expect(value).toBeCloseTo(1, 9);
    expect(upper).toBeCloseTo(1.51, 9);
    expect(templates).toBe(1000);
  });

  it("are summed over templates of different sizes by the table of each", () => {
    const calibration = madeUpCalibration([
      madeUpSize(),
      madeUpSize({ portraits: 2, falseMatchRate: [{ similarity: -1, rate: 0.5, upper: 0.6 }] }),
    ]);
    const probe = calibrateProbe(
      calibration,
      1,
      new Map([
        [1, 1000],
        [2, 3],
        [7, 1],
      ]),
      0.5,
    );
    expect(probe.expectedFalseCandidates(0.3)).toMatchObject({
      value: expect.closeTo(1 + 4 * 0.6, 9),
      templates: 1004,
    });
  });

  it("lead to the similarity from which no more are to be expected", () => {
    const at = similarityOf(single(1000), 1);
    expect(at).toBeCloseTo(0.3, 9);
    expect(single(1000).expectedFalseCandidates(at ?? 0).value).toBeLessThanOrEqual(1);
    expect(similarityOf(single(10), 10)).toBeCloseTo(-1, 9);
  });

  it("cannot be promised to be fewer than the limit of the calibration allows", () => {
    expect(similarityOf(single(100_000), 1)).toBeNull();
    expect(similarityOf(single(100_000), 2)).not.toBeNull();
  });
});

describe("the posterior", () => {
  it("is Bayes' rule over the open set", () => {
    // One of two: 0.25·9 / (0.5 + 0.25·(9 + 1)) = 0.75.
    expect(posteriorOf(9, 10, 2, 0.5)).toBeCloseTo(0.75, 12);
    // A comparison that says nothing leaves the prior, shared among all.
    expect(posteriorOf(1, 4, 4, 0.5)).toBeCloseTo(0.125, 12);
  });

  it("of all subjects together is at most 1, each is at least 0, and the order is that of their LRs", () => {
    const logs = fc.array(fc.double({ min: -9, max: 9, noNaN: true }), { minLength: 1, maxLength: 50 });
    fc.assert(
      fc.property(logs, fc.double({ min: 1e-6, max: 1 - 1e-6, noNaN: true }), (log10LRs, prior) => {
        const ratios = log10LRs.map((log) => 10 ** log).sort((a, b) => a - b);
        const sum = ratios.reduce((total, ratio) => total + ratio, 0);
        const posteriors = ratios.map((ratio) => posteriorOf(ratio, sum, ratios.length, prior));
        expect(Math.min(...posteriors)).toBeGreaterThanOrEqual(0);
        expect(posteriors.reduce((total, one) => total + one, 0)).toBeLessThanOrEqual(1 + 1e-12);
        expect(posteriors).toEqual(posteriors.toSorted((a, b) => a - b));
      }),
      SEEDED,
    );
  });

  it("grows with the prior and shrinks with the gallery", () => {
    const at = (prior: number, templates: number) =>
      single(templates, prior).worth(0.5, 1, 1000 + (templates - 1) * 0.01).posterior;
    expect(at(0.5, 100).value).toBeGreaterThan(at(0.1, 100).value);
    expect(at(0.5, 100).value).toBeGreaterThan(at(0.5, 10_000).value);
    expect(at(0.1, 100)).toMatchObject({ prior: 0.1, templates: 100 });
  });
});

describe("the support in words", () => {
  it.each([
    [0, "none", "neither"],
    [0.3, "none", "neither"],
    [0.302, "weak", "same_person"],
    [-0.302, "weak", "different_persons"],
    [1, "moderate", "same_person"],
    [2.5, "moderately_strong", "same_person"],
    [3, "strong", "same_person"],
    [5.9, "very_strong", "same_person"],
    [-7, "extremely_strong", "different_persons"],
  ] as const)("of a log10 LR of %d is %s for %s", (log10LR, degree, proposition) => {
    expect(supportOf(log10LR)).toEqual({ degree, proposition });
  });

  it("never outruns the bound of the LR", () => {
    const bounded = calibrateProbe(
      madeUpCalibration([madeUpSize({ maxLog10LR: 2.9 })]),
      1,
      new Map([[1, 5]]),
      0.5,
    );
    const worth = bounded.worth(1, 1, 1000);
    expect(worth.log10LR).toMatchObject({ value: 2.9, bounded: true });
    expect(describeSupport(worth.support)).toBe("moderately strong, same person");
    expect(describeSupport(supportOf(0))).toBe("none");
  });
});
