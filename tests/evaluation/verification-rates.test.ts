import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { BIN_WIDTH, BINS, binOf, lowerEdge } from "../../src/evaluation/similarity-bins.js";
import {
  type CountedComparisons,
  detCurve,
  equalErrorRate,
  pointAt,
  pointsAtFmr,
} from "../../src/evaluation/verification-rates.js";

function counted(
  mated: readonly number[],
  nonMated: readonly number[],
  more: Partial<CountedComparisons> = {},
): CountedComparisons {
  const bins = (similarities: readonly number[]) => {
    const counts = new Float64Array(BINS);
    for (const similarity of similarities) (counts[binOf(similarity)] as number)++;
    return counts;
  };
  return {
    mated: bins(mated),
    matedTotal: mated.length,
    nonMated: bins(nonMated),
    nonMatedTotal: nonMated.length,
    knownFrom: 0,
    ...more,
  };
}

/** In the middle of a bin, where rounding does not matter. */
const similarityArbitrary = fc.integer({ min: 0, max: BINS - 1 }).map((bin) => -1 + (bin + 0.5) * BIN_WIDTH);

describe("a similarity's bin", () => {
  it("holds the similarity, and the outermost bins all that lies beyond", () => {
    fc.assert(
      fc.property(fc.double({ min: -0.9999, max: 0.9999, noNaN: true }), (similarity) => {
        const edge = lowerEdge(binOf(similarity));
        expect(similarity).toBeGreaterThan(edge - 1e-9);
        expect(similarity).toBeLessThan(edge + BIN_WIDTH + 1e-9);
      }),
      { seed: 1 },
    );
    expect([binOf(-1), binOf(-1.1), binOf(1), binOf(1.1)]).toEqual([0, 0, BINS - 1, BINS - 1]);
  });
});

describe("the true positive rate at a false match rate", () => {
  // Two of ten strangers at 0.5 and above, four of five mates.
  const strangers = [0.6, 0.5, 0.4, 0.3, 0.2, 0.1, 0, -0.1, -0.2, -0.3];
  const mates = [0.9, 0.8, 0.7, 0.45, 0.05];

  it("is taken at the lowest threshold that lets no more strangers through", () => {
    const [none, tenth, fifth] = pointsAtFmr(counted(mates, strangers), [0.05, 0.1, 0.2]);
    expect(none).toMatchObject({ fmr: 0, fnmr: 0.4 });
    expect(tenth).toMatchObject({ fmr: 0.1, fnmr: 0.4 });
    expect(fifth?.fmr).toBeCloseTo(0.2);
    expect(fifth?.fnmr).toBeCloseTo(0.2);
    expect(lowerEdge(fifth?.bin ?? 0)).toBeCloseTo(0.4, 3);
  });

  it("counts comparisons that could not be made as misses", () => {
    const [point] = pointsAtFmr(counted(mates, strangers, { matedTotal: 10 }), [0.2]);
    expect(point?.fnmr).toBeCloseTo(0.6);
  });

  it("is unknown where the threshold lies below what was kept", () => {
    const kept = counted(mates, [0.6, 0.5], { nonMatedTotal: 10, knownFrom: binOf(0.45) });
    const [tenth, half] = pointsAtFmr(kept, [0.1, 0.5]);
    expect(tenth).toMatchObject({ fmr: 0.1 });
    expect(half).toBeNull();
  });

  it("is everything when all strangers may come through", () => {
    expect(pointsAtFmr(counted(mates, strangers), [1])[0]).toMatchObject({ fnmr: 0 });
  });

  it("agrees with a naive count, and falls as the rate falls", () => {
    fc.assert(
      fc.property(
        fc.array(similarityArbitrary, { minLength: 1, maxLength: 30 }),
        fc.array(similarityArbitrary, { minLength: 1, maxLength: 30 }),
        fc.double({ min: 0.001, max: 0.999, noNaN: true }),
        (mated, nonMated, rate) => {
          const [point, half] = pointsAtFmr(counted(mated, nonMated), [rate, rate / 2]);
          const threshold = lowerEdge(point?.bin ?? 0) - 1e-9;
          const share = (values: number[], from: number) =>
            values.filter((value) => value >= from).length / values.length;
          expect(share(nonMated, threshold)).toBeLessThanOrEqual(rate);
          expect(1 - (point?.fnmr ?? 0)).toBeCloseTo(share(mated, threshold), 9);
          expect(half?.fnmr).toBeGreaterThanOrEqual(point?.fnmr ?? 1);
          // One bin lower would be too many, unless that is the end.
          if ((point?.bin ?? 0) > 0) expect(share(nonMated, threshold - BIN_WIDTH)).toBeGreaterThan(rate);
        },
      ),
      { seed: 2 },
    );
  });
});

describe("what a threshold costs", () => {
  it("is counted from its bin on", () => {
    const point = pointAt(counted([0.9, 0.2], [0.5, 0.1, 0, 0]), binOf(0.5));
    expect(point).toEqual({ bin: binOf(0.5), fmr: 0.25, fnmr: 0.5 });
  });
});

describe("the equal error rate", () => {
  it("is zero for similarities that do not overlap, and a half for those that are the same", () => {
    expect(equalErrorRate(counted([0.9, 0.8], [0.1, 0.2]))?.rate).toBe(0);
    expect(equalErrorRate(counted([0.1, 0.5], [0.1, 0.5]))?.rate).toBeCloseTo(0.5);
  });

  it("is where both rates meet", () => {
    // At 0.4 one of four strangers matches and one of four mates does not.
    const found = equalErrorRate(counted([0.9, 0.8, 0.7, 0.2], [0.4, 0.1, 0.05, 0]));
    expect(found?.rate).toBeCloseTo(0.25);
  });

  it("is none without comparisons of both kinds", () => {
    expect(equalErrorRate(counted([], [0.1]))).toBeNull();
    expect(equalErrorRate(counted([0.1], []))).toBeNull();
  });
});

describe("a DET curve", () => {
  it("rises in false matches and falls in false non-matches", () => {
    fc.assert(
      fc.property(
        fc.array(similarityArbitrary, { minLength: 1, maxLength: 40 }),
        fc.array(similarityArbitrary, { minLength: 2, maxLength: 40 }),
        (mated, nonMated) => {
          const curve = detCurve(counted(mated, nonMated));
          curve.slice(1).forEach((point, i) => {
            expect(point.fmr).toBeGreaterThanOrEqual(curve[i]?.fmr ?? 1);
            expect(point.fnmr).toBeLessThanOrEqual(curve[i]?.fnmr ?? 0);
            expect(point.similarity).toBeLessThan(curve[i]?.similarity ?? -1);
          });
        },
      ),
      { seed: 3 },
    );
  });
});
