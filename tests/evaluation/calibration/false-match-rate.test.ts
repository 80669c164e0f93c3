import { describe, expect, it } from "vitest";
import {
  falseMatchRates,
  falseMatchRateTable,
  independentComparisons,
} from "../../../src/evaluation/calibration/false-match-rate.js";
import { binOf, emptyTally } from "../../../src/evaluation/calibration/tally.js";
import { seeded } from "../../helpers/vectors.js";

/** Rates of a tally with so many non-mated comparisons at each similarity. */
function ratesOf(...places: readonly (readonly [similarity: number, count: number])[]): Float64Array {
  const tally = emptyTally();
  for (const [similarity, count] of places) tally.nonMated[binOf(similarity)] = count;
  return falseMatchRates(tally);
}

describe("falseMatchRates", () => {
  it("is the share of non-mated comparisons at a similarity and above", () => {
    const rates = ratesOf([-0.2, 700], [0.1, 299], [0.5, 1]);
    expect(rates[binOf(-0.5)]).toBe(1);
    expect(rates[binOf(-0.2)]).toBe(1);
    expect(rates[binOf(-0.1)]).toBeCloseTo(0.3, 12);
    expect(rates[binOf(0.5)]).toBeCloseTo(0.001, 12);
    expect(rates[binOf(0.51)]).toBe(0);
  });
});

describe("independentComparisons", () => {
  it("is the number of comparisons when these are independent", () => {
    const random = seeded(11);
    const comparisons = 20_000;
    const sampled = () => {
      let hits = 0;
      for (let i = 0; i < comparisons; i++) if (random() < 0.01) hits++;
      return ratesOf([0, comparisons - hits], [0.5, hits]);
    };
    const samples = Array.from({ length: 400 }, sampled);
    const counts = { personPairs: 1e9, persons: 1e5 };
    // One rate only: the next bins hold nothing.
    const count = independentComparisons(ratesOf([0, 9_900], [0.5, 100]), samples, counts);
    expect(count).toBeGreaterThan(0.8 * comparisons);
    expect(count).toBeLessThan(1.25 * comparisons);
  });

  it("is never more than the pairs of persons, and half the persons where nothing can be measured", () => {
    const rates = ratesOf([0, 9_900], [0.5, 100]);
    const samples = [rates, ratesOf([0, 9_901], [0.5, 99])];
    expect(independentComparisons(rates, samples, { personPairs: 4_000, persons: 90 })).toBe(4_000);
    expect(independentComparisons(rates, samples, { personPairs: 30, persons: 8 })).toBe(4);
  });
});

describe("falseMatchRateTable", () => {
  const rates = ratesOf([-0.2, 700], [0.1, 299], [0.5, 1]);
  const compared = { persons: 2_000, personPairs: 1_000 };
  const table = falseMatchRateTable(rates, [rates, rates], compared);

  it("goes from the last similarity that all reach to the first that none does", () => {
    expect(table[0]).toMatchObject({ similarity: -0.2, rate: 1, upper: 1 });
    expect(table.at(-1)).toMatchObject({ similarity: 0.51, rate: 0 });
  });

  it("has an upper limit that is never below the rate, never 0, and falls with similarity", () => {
    const limits = table.map(({ upper }) => upper);
    expect(limits).toEqual(limits.toSorted((a, b) => b - a));
    for (const { rate, upper } of table) expect(upper).toBeGreaterThanOrEqual(rate);
  });

  it("ends with the rule of three, since no false match was seen there", () => {
    expect(table.at(-1)?.upper).toBeCloseTo(1 - 0.05 ** (1 / 1_000), 9);
  });

  it("follows the samples of persons where these vary more than independent comparisons would", () => {
    const wild = Array.from({ length: 100 }, (_, i) =>
      i < 90 ? rates : ratesOf([-0.2, 500], [0.1, 400], [0.5, 100]),
    );
    const at = falseMatchRateTable(rates, wild, compared).find(({ similarity }) => similarity === 0.3);
    expect(at?.upper).toBeCloseTo(0.1, 9);
  });
});
