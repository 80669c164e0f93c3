import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { HighestPairs } from "../../src/evaluation/highest-pairs.js";

describe("the most similar of many comparisons", () => {
  it("are kept from some similarity on without a gap, sorted, in whatever order they come", () => {
    fc.assert(
      fc.property(
        fc.array(fc.nat(40), { maxLength: 300 }),
        fc.integer({ min: 4, max: 50 }),
        (bins, capacity) => {
          const highest = new HighestPairs(capacity);
          bins.forEach((bin, i) => {
            highest.add(i, i + 1, bin);
          });
          const { count, first, second, bin, completeFrom } = highest.ranked();
          const expected = bins.filter((one) => one >= completeFrom).sort((a, b) => b - a);
          expect([...bin]).toEqual(expected);
          expect(count).toBeLessThan(capacity);
          first.forEach((place, i) => {
            expect([second[i], bin[i]]).toEqual([place + 1, bins[place]]);
          });
        },
      ),
      { seed: 1 },
    );
  });

  it("are all of them as long as there is room", () => {
    const highest = new HighestPairs(10);
    for (const bin of [3, 9, 3, 1]) highest.add(bin, 0, bin);
    expect(highest.ranked()).toMatchObject({ count: 4, completeFrom: 0, bin: Uint16Array.of(9, 3, 3, 1) });
  });
});
