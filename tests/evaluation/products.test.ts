import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { blockProducts, toRows } from "../../src/evaluation/products.js";
import { randomUnits } from "../helpers/vectors.js";

describe("inner products by blocks", () => {
  it("are those of each two vectors, for odd numbers as well", () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 9 }),
        fc.integer({ min: 1, max: 9 }),
        fc.nat(8),
        (m, n, start) => {
          const [left, right] = [randomUnits(m, m, 7), randomUnits(n + 50, n, 7)];
          const from = Math.min(start, m - 1);
          const rightFrom = Math.min(start, n - 1);
          const out = new Float32Array((m - from) * n).fill(9);
          blockProducts(toRows(left, 7), from, m, toRows(right, 7), rightFrom, out);
          for (let i = from; i < m; i++)
            for (let j = 0; j < n; j++) {
              const sum = left[i]?.reduce((total, value, k) => total + value * (right[j]?.[k] ?? 0), 0) ?? 0;
              expect(out[(i - from) * n + j]).toBeCloseTo(j < rightFrom ? 9 : sum, 5);
            }
        },
      ),
      { seed: 1 },
    );
  });
});
