import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { pairsOfTwoPersons, personIntervals, withoutCertainty } from "../../src/evaluation/bootstrap.js";

const share = (values: readonly number[]) => (weights: Float64Array) => {
  let [sum, all] = [0, 0];
  values.forEach((value, person) => {
    sum += value * (weights[person] ?? 0);
    all += weights[person] ?? 0;
  });
  return [sum / all];
};

describe("an interval by the bootstrap over persons", () => {
  it("is the same for the same seed and purpose, and another one for another", () => {
    const values = Array.from({ length: 50 }, (_, i) => i % 7);
    const interval = (seed: number, purpose: string) => personIntervals(50, seed, purpose, share(values))[0];
    expect(interval(1, "a")).toEqual(interval(1, "a"));
    expect(interval(1, "a")).not.toEqual(interval(2, "a"));
    expect(interval(1, "a")).not.toEqual(interval(1, "b"));
  });

  it("has the width that the binomial distribution has, for one comparison a person", () => {
    const persons = 1000;
    const [limits] = personIntervals(
      persons,
      5,
      "binomial",
      share(Array.from({ length: persons }, (_, i) => Number(i < 200))),
    );
    const half = 1.96 * Math.sqrt((0.2 * 0.8) / persons);
    expect(limits?.[0]).toBeGreaterThan(0.2 - 1.3 * half);
    expect(limits?.[0]).toBeLessThan(0.2 - 0.7 * half);
    expect(limits?.[1]).toBeGreaterThan(0.2 + 0.7 * half);
    expect(limits?.[1]).toBeLessThan(0.2 + 1.3 * half);
  });

  it("draws as many persons as there are", () => {
    personIntervals(20, 1, "draws", (weights) => {
      expect(weights.reduce((sum, weight) => sum + weight, 0)).toBe(20);
      return [0];
    });
  });

  it("is none where most draws have no value", () => {
    expect(personIntervals(3, 1, "none", () => [null, 1])).toEqual([null, [1, 1]]);
  });
});

describe("pairs of two persons", () => {
  it("are counted as if each were made", () => {
    fc.assert(
      fc.property(fc.array(fc.tuple(fc.nat(5), fc.nat(3)), { maxLength: 6 }), (persons) => {
        let naive = 0;
        persons.forEach(([a, weightA], i) => {
          for (const [b, weightB] of persons.slice(i + 1)) naive += a * b * weightA * weightB;
        });
        const counts = persons.map(([count]) => count);
        const weights = persons.map(([, weight]) => weight);
        expect(pairsOfTwoPersons(counts, weights)).toBe(naive);
      }),
      { seed: 1 },
    );
  });
});

describe("the limits of a share", () => {
  it("are not certain where nothing or everything was observed", () => {
    expect(withoutCertainty(0, [0, 0], 369)).toEqual([0, 0.01]);
    expect(withoutCertainty(1, [1, 1], 369)).toEqual([0.99, 1]);
    expect(withoutCertainty(0, [0, 0], 2)).toEqual([0, 1]);
  });

  it("are left as they are elsewhere", () => {
    expect(withoutCertainty(0.1, [0, 0.2], 10)).toEqual([0, 0.2]);
    expect(withoutCertainty(0, [0, 0.5], 369)).toEqual([0, 0.5]);
    expect(withoutCertainty(null, null, 10)).toBeNull();
  });
});
