import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { isotonicLog10LR } from "../../../src/evaluation/calibration/isotonic.js";
import { reliability, tippett, turingRule } from "../../../src/evaluation/calibration/stated-ratios.js";
import { aTally, tallyOf } from "./tallies.js";

fc.configureGlobal({ seed: 20260303 });

const TALLY = tallyOf([0, 1, 90], [0.5, 2, 9], [1, 7, 1]);
const LOG10_LR = [-2, 0, 1.5];

describe("turingRule", () => {
  it("counts non-mated comparisons above a likelihood ratio, and mated ones below its inverse", () => {
    expect(turingRule(TALLY, LOG10_LR, [10, 100])).toEqual([
      { x: 10, allowed: 0.1, nonMatedAbove: 0.01, matedBelow: 0.1 },
      { x: 100, allowed: 0.01, nonMatedAbove: 0, matedBelow: 0 },
    ]);
  });

  it("holds for the likelihood ratios of the very comparisons that are counted", () => {
    fc.assert(
      fc.property(aTally, (tally) => {
        for (const { allowed, nonMatedAbove } of turingRule(tally, isotonicLog10LR(tally), [2, 5, 10]))
          expect(nonMatedAbove).toBeLessThanOrEqual(allowed + 1e-12);
      }),
    );
  });
});

describe("tippett", () => {
  it("reads off how many of each kind reach a likelihood ratio", () => {
    expect(tippett(TALLY, LOG10_LR, [-3, 0, 2])).toEqual([
      { log10LR: -3, mated: 1, nonMated: 1 },
      { log10LR: 0, mated: 0.9, nonMated: 0.1 },
      { log10LR: 2, mated: 0, nonMated: 0 },
    ]);
  });
});

describe("reliability", () => {
  it("sets what was stated against what was observed", () => {
    const points = reliability(TALLY, LOG10_LR, 1);
    expect(points.map(({ stated }) => stated)).toEqual([-2, 0, 1.5]);
    expect(points[0]?.observed).toBeCloseTo(Math.log10(0.1 / 0.9), 12);
    expect(points[1]?.observed).toBeCloseTo(Math.log10(0.2 / 0.09), 12);
    expect(points[2]?.observed).toBeCloseTo(Math.log10(0.7 / 0.01), 12);
  });

  it("has no observed value where one kind is missing", () => {
    expect(reliability(tallyOf([0, 0, 1], [1, 1, 0]), [-1, 1], 1).map(({ observed }) => observed)).toEqual([
      null,
      null,
    ]);
  });
});
