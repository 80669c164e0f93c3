import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { cohensKappa } from "../../src/domain/kappa.js";

/** The pairs that a table of counts stands for: a row for each of the first rater's categories. */
function pairsOf(table: readonly (readonly number[])[]): [number, number][] {
  return table.flatMap((row, i) =>
    row.flatMap((n, j) => Array.from({ length: n }, (): [number, number] => [i, j])),
  );
}

describe("Cohen's kappa", () => {
  it("is that of Cohen's own example", () => {
    // J. Cohen 1960, table 1 as counts of 200: observed 0.70, by chance 0.41.
    const agreement = cohensKappa(
      pairsOf([
        [88, 14, 18],
        [10, 40, 10],
        [2, 6, 12],
      ]),
    );
    expect(agreement).toMatchObject({ pairs: 200, observed: 0.7 });
    expect(agreement?.kappa).toBeCloseTo(0.492, 3);
  });

  it("has the standard error of the textbook's example", () => {
    // J. L. Fleiss, Statistical Methods for Rates and Proportions, 2nd edition 1981, table 13.1: κ = 0.68, standard error 0.087.
    const agreement = cohensKappa(
      pairsOf([
        [75, 1, 4],
        [5, 4, 1],
        [0, 0, 10],
      ]),
    );
    expect(agreement?.kappa).toBeCloseTo(0.676, 3);
    const half = (agreement?.kappa ?? 0) - (agreement?.low ?? 0);
    expect(half / 1.96).toBeCloseTo(0.0877, 3);
  });

  it("cannot be measured without pairs, or where both always said the same one thing", () => {
    expect(cohensKappa([])).toBeNull();
    expect(
      cohensKappa([
        ["no", "no"],
        ["no", "no"],
      ]),
    ).toBeNull();
  });

  it("is not certain after a few pairs on which both agreed", () => {
    const agreement = cohensKappa([
      ["no", "no"],
      ["yes", "yes"],
    ]);
    expect(agreement).toMatchObject({ kappa: 1, high: 1 });
    // Two of two are 34% or more, by Wilson; one half of agreement comes by chance.
    expect(agreement?.low).toBeCloseTo((0.342 - 0.5) / 0.5, 2);
  });

  const pair = fc.tuple(fc.integer({ min: 0, max: 2 }), fc.integer({ min: 0, max: 2 }));
  const pairs = fc.array(pair, { minLength: 1, maxLength: 60 });

  it("lies between its limits, which lie from −1 to 1, and is the same whoever is called first", () => {
    fc.assert(
      fc.property(pairs, (given) => {
        const agreement = cohensKappa(given);
        const turned = cohensKappa(given.map(([first, second]) => [second, first] as const));
        if (agreement === null || turned === null) {
          expect(turned).toBe(agreement);
          return;
        }
        expect(agreement.low).toBeGreaterThanOrEqual(-1);
        expect(agreement.high).toBeLessThanOrEqual(1);
        expect(agreement.low).toBeLessThanOrEqual(agreement.kappa + 1e-9);
        expect(agreement.high).toBeGreaterThanOrEqual(agreement.kappa - 1e-9);
        expect(turned.kappa).toBeCloseTo(agreement.kappa, 9);
        expect(turned.low).toBeCloseTo(agreement.low, 9);
      }),
      { seed: 1 },
    );
  });

  it("is 1 where two or more things were said and always the same by both", () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 0, max: 3 }), { minLength: 2 }), (said) => {
        fc.pre(new Set(said).size > 1);
        expect(cohensKappa(said.map((one) => [one, one] as const))?.kappa).toBeCloseTo(1, 9);
      }),
      { seed: 2 },
    );
  });
});
