import fc from "fast-check";
import { expect, test } from "vitest";
import { exactIndexKind } from "../../../src/adapters/exact/exact-index.js";
import { vectorIndexContract } from "../../contracts/vector-index.contract.js";
import { label, randomUnits } from "../../helpers/vectors.js";

vectorIndexContract(exactIndexKind);

test("prefers lower labels where equally near vectors are too many, in whichever order they came", async () => {
  const index = exactIndexKind.create(2, 5);
  for (const value of [9, 2, 7, 3, 5]) await index.add(label(value), Float32Array.of(0, 1));
  for (const k of [1, 2, 3, 4]) {
    const found = await index.search(Float32Array.of(0, 1), k);
    expect(found.map((neighbour) => neighbour.label)).toEqual([2, 3, 5, 7].slice(0, k));
  }
});

test("finds what sorting all similarities finds, for any dimension, size and number of neighbours", async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.integer(),
      fc.integer({ min: 1, max: 9 }),
      fc.integer({ min: 1, max: 60 }),
      fc.integer({ min: 1, max: 70 }),
      async (seed, dimension, count, k) => {
        const [probe, ...vectors] = randomUnits(seed, count + 1, dimension) as [
          Float32Array,
          ...Float32Array[],
        ];
        const index = exactIndexKind.create(dimension, 0);
        for (const [i, vector] of vectors.entries()) await index.add(label(i + 1), vector);
        const everything = await index.search(probe, count);
        const sorted = everything.toSorted((a, b) => b.similarity - a.similarity || a.label - b.label);
        expect(new Set(everything.map((neighbour) => neighbour.label)).size).toBe(count);
        expect(everything).toEqual(sorted);
        expect(await index.search(probe, k)).toEqual(sorted.slice(0, k));
      },
    ),
    { seed: 1, numRuns: 200 },
  );
});
