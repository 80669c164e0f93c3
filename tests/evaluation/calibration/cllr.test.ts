import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { cllr, likelihoodRatioCost } from "../../../src/evaluation/calibration/cllr.js";
import { isotonicLog10LR } from "../../../src/evaluation/calibration/isotonic.js";
import { aTally, tallyOf } from "./tallies.js";

fc.configureGlobal({ seed: 20260302 });

describe("isotonicLog10LR", () => {
  it("pools similarities at which the mated share falls", () => {
    // Of 4 mated and 4 non-mated: 0 and 2, then (2 and 1) before (1 and 1) which rises no more, then 1 and 0.
    const tally = tallyOf([0.1, 0, 2], [0.2, 2, 1], [0.3, 1, 1], [0.4, 1, 0]);
    const values = isotonicLog10LR(tally);
    expect(values[0]).toBe(Number.NEGATIVE_INFINITY);
    expect(values[1]).toBeCloseTo(Math.log10(3 / 2), 12);
    expect(values[2]).toBeCloseTo(Math.log10(3 / 2), 12);
    expect(values[3]).toBe(Number.POSITIVE_INFINITY);
  });

  it("never falls with similarity", () => {
    fc.assert(
      fc.property(aTally, (tally) => {
        const values = [...isotonicLog10LR(tally)];
        expect(values).toEqual(values.toSorted((a, b) => a - b));
      }),
    );
  });

  it("passes over similarities that nobody has", () => {
    const values = isotonicLog10LR(tallyOf([0.1, 1, 3], [0.2, 0, 0], [0.3, 3, 1]));
    expect(values[0]).toBeCloseTo(Math.log10(1 / 3), 12);
    expect(values[2]).toBeCloseTo(Math.log10(3), 12);
  });
});

describe("cllr", () => {
  it("is 1 bit when every likelihood ratio is 1", () => {
    expect(cllr(tallyOf([0, 3, 1], [1, 2, 9]), [0, 0])).toBeCloseTo(1, 12);
  });

  it("is what the formula gives by hand", () => {
    // Mated at LR 3 (3 of 4) and 1/3 (1 of 4); non-mated the other way round.
    const tally = tallyOf([0, 1, 3], [1, 3, 1]);
    const each = 0.75 * Math.log2(1 + 1 / 3) + 0.25 * Math.log2(1 + 3);
    expect(cllr(tally, [-Math.log10(3), Math.log10(3)])).toBeCloseTo(each, 12);
  });

  it("is 0 for infinite likelihood ratios that are all right", () => {
    const tally = tallyOf([0, 0, 3], [1, 3, 0]);
    expect(cllr(tally, [Number.NEGATIVE_INFINITY, Number.POSITIVE_INFINITY])).toBe(0);
  });

  it("is infinite for one that is certain and wrong", () => {
    expect(cllr(tallyOf([0, 1, 3], [1, 3, 0]), [Number.NEGATIVE_INFINITY, 5])).toBe(Number.POSITIVE_INFINITY);
  });
});

describe("likelihoodRatioCost", () => {
  it("loses nothing by stating the best likelihood ratios", () => {
    const { cllr: stated, cllrMin } = likelihoodRatioCost(tallyOf([0, 1, 3], [1, 3, 1]), [
      -Math.log10(3),
      Math.log10(3),
    ]);
    expect(stated).toBeCloseTo(cllrMin, 12);
  });

  it("has a least cost that no line undercuts and that is never above 1 bit", () => {
    const coefficient = fc.double({ min: -5, max: 5, noNaN: true });
    fc.assert(
      fc.property(aTally, coefficient, coefficient, (tally, intercept, slope) => {
        const rising = tally.similarity.map((similarity) => intercept + Math.abs(slope) * similarity);
        const { cllrMin, calibrationLoss } = likelihoodRatioCost(tally, rising);
        expect(cllrMin).toBeLessThanOrEqual(1 + 1e-12);
        expect(calibrationLoss).toBeGreaterThanOrEqual(-1e-12);
      }),
    );
  });
});
