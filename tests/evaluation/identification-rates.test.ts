import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { pointsAtFpir, rankSearches, shareWithin } from "../../src/evaluation/identification-rates.js";

const mated = (similarity: number, rank = 1, person = 0) => ({ similarity, rank, person });
const stranger = (similarity: number, person = 0) => ({ similarity, person });
const ONCE = [1];
const NEVER = Number.NEGATIVE_INFINITY;

describe("the miss rate at a false alarm rate", () => {
  const searches = rankSearches(
    [mated(0.9), mated(0.6), mated(0.45), mated(NEVER, Number.POSITIVE_INFINITY)],
    [0.7, 0.5, 0.4, 0.3, 0.2, 0.1, 0, -0.1, -0.2, NEVER].map((similarity) => stranger(similarity)),
  );

  it("is taken at the lowest threshold that raises no more alarms", () => {
    const [none, tenth, fifth] = pointsAtFpir(searches, [0.05, 0.1, 0.2], ONCE);
    expect(none).toEqual({ similarity: 0.7, fpir: 0, fnir: 0.75 });
    expect(tenth).toEqual({ similarity: 0.5, fpir: 0.1, fnir: 0.5 });
    expect(fifth).toEqual({ similarity: 0.4, fpir: 0.2, fnir: 0.25 });
  });

  it("still misses those without a usable face when every alarm is allowed", () => {
    expect(pointsAtFpir(searches, [1], ONCE)[0]).toMatchObject({ fpir: 1, fnir: 0.25 });
  });

  it("weighs searches by their persons", () => {
    const two = rankSearches([mated(0.9, 1, 0), mated(0.1, 1, 1)], [stranger(0.5, 0), stranger(0.2, 1)]);
    expect(pointsAtFpir(two, [0], [3, 1])[0]).toMatchObject({ similarity: 0.5, fnir: 0.25 });
    expect(pointsAtFpir(two, [0], [0, 2])[0]).toMatchObject({ similarity: 0.2, fnir: 1 });
  });

  it("is none without searches of both kinds", () => {
    expect(pointsAtFpir(rankSearches([], [stranger(0.1)]), [0.1], ONCE)).toEqual([null]);
    expect(pointsAtFpir(rankSearches([mated(0.1)], []), [0.1], ONCE)).toEqual([null]);
  });

  it("never exceeds the rate, and one more alarm would", () => {
    const values = fc.array(fc.integer({ min: -20, max: 20 }), { minLength: 1, maxLength: 40 });
    fc.assert(
      fc.property(values, values, fc.double({ min: 0, max: 1, noNaN: true }), (mates, strangers, rate) => {
        const ranked = rankSearches(
          mates.map((value) => mated(value / 20)),
          strangers.map((value) => stranger(value / 20)),
        );
        const point = pointsAtFpir(ranked, [rate], ONCE)[0];
        const threshold = point?.similarity ?? 0;
        const above = strangers.filter((value) => value / 20 > threshold).length / strangers.length;
        const from = strangers.filter((value) => value / 20 >= threshold).length / strangers.length;
        expect(above).toBeLessThanOrEqual(rate + 1e-9);
        if (Number.isFinite(threshold)) expect(from).toBeGreaterThan(rate - 1e-9);
        expect(point?.fnir).toBeCloseTo(
          mates.filter((value) => value / 20 <= threshold).length / mates.length,
          9,
        );
      }),
      { seed: 1 },
    );
  });
});

describe("the share of mates within a rank", () => {
  it("counts places in the list, whatever the similarity", () => {
    const searches = [mated(0.9, 1), mated(0.2, 3), mated(0.8, 11), mated(NEVER, Number.POSITIVE_INFINITY)];
    expect([1, 10, 50].map((rank) => shareWithin(searches, rank, ONCE))).toEqual([0.25, 0.5, 0.75]);
    expect(shareWithin([], 1, ONCE)).toBeNull();
  });
});
