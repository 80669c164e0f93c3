import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { type Detection, suppressWeaker } from "../../../src/adapters/onnx/detections.js";
import { intersectionOverUnion } from "../../../src/domain/geometry.js";

const anyDetection: fc.Arbitrary<Detection> = fc.record({
  box: fc.record({
    x: fc.integer({ min: 0, max: 60 }),
    y: fc.integer({ min: 0, max: 60 }),
    width: fc.integer({ min: 1, max: 40 }),
    height: fc.integer({ min: 1, max: 40 }),
  }),
  score: fc.double({ min: 0, max: 1, noNaN: true }),
  points: fc.constant(null),
});

describe("suppressWeaker", () => {
  it("keeps the strongest, keeps none that overlaps a kept one too much, and drops nothing else", () => {
    const limit = fc.double({ min: 0, max: 1, noNaN: true });
    fc.assert(
      fc.property(fc.array(anyDetection, { maxLength: 30 }), limit, (detections, overlap) => {
        const kept = suppressWeaker(detections, overlap);
        const overlaps = (a: Detection, b: Detection) => intersectionOverUnion(a.box, b.box) > overlap;
        expect(kept[0]?.score ?? 0).toBe(Math.max(0, ...detections.map(({ score }) => score)));
        kept.forEach((one, i) => {
          expect(kept.slice(0, i).some((other) => overlaps(one, other))).toBe(false);
        });
        const dropped = detections.filter((one) => !kept.includes(one));
        for (const one of dropped)
          expect(kept.some((other) => overlaps(one, other) && other.score >= one.score)).toBe(true);
      }),
      { seed: 20261124 },
    );
  });

  it("gives the strongest first", () => {
    const at = (x: number, score: number): Detection => ({
      box: { x, y: 0, width: 10, height: 10 },
      score,
      points: null,
    });
    const scores = suppressWeaker([at(0, 0.4), at(50, 0.9), at(1, 0.6)], 0.5).map(({ score }) => score);
    expect(scores).toEqual([0.9, 0.6]);
  });
});
