import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { wilsonShare } from "../../src/domain/wilson.js";

describe("the score interval of a share", () => {
  // R. G. Newcombe, Statistics in Medicine 17, 1998, table I, method 3.
  it.each([
    [81, 263, 0.2553, 0.3662],
    [15, 148, 0.0624, 0.1605],
    [0, 20, 0, 0.1611],
    [1, 29, 0.0061, 0.1718],
  ])("of %d in %d is what Newcombe prints", (hits, trials, low, high) => {
    const share = wilsonShare(hits, trials);
    expect(share?.low).toBeCloseTo(low, 4);
    expect(share?.high).toBeCloseTo(high, 4);
  });

  it("does not exist without a trial", () => {
    expect(wilsonShare(0, 0)).toBeNull();
  });

  const counts = fc
    .integer({ min: 1, max: 5000 })
    .chain((trials) => fc.tuple(fc.integer({ min: 0, max: trials }), fc.constant(trials)));

  it("holds the observed share, stays within 0 and 1, and is never a point", () => {
    fc.assert(
      fc.property(counts, ([hits, trials]) => {
        const share = wilsonShare(hits, trials);
        if (share === null) throw new Error("there were trials");
        expect(share.low).toBeGreaterThanOrEqual(0);
        expect(share.high).toBeLessThanOrEqual(1);
        expect(share.low).toBeLessThanOrEqual(hits / trials);
        expect(share.high).toBeGreaterThanOrEqual(hits / trials);
        expect(share.high).toBeGreaterThan(share.low);
      }),
      { seed: 1 },
    );
  });

  it("of what did not happen mirrors that of what did", () => {
    fc.assert(
      fc.property(counts, ([hits, trials]) => {
        const [share, rest] = [wilsonShare(hits, trials), wilsonShare(trials - hits, trials)];
        expect(share?.low).toBeCloseTo(1 - (rest?.high ?? 0), 10);
      }),
      { seed: 2 },
    );
  });
});
