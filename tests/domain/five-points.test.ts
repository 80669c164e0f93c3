import { describe, expect, it } from "vitest";
import { ARCFACE_TEMPLATE, fivePoints } from "../../src/domain/five-points.js";
import type { Point } from "../../src/domain/geometry.js";

/** 68 points, each where its number says, so that every mean can be told. */
const numbered: Point[] = Array.from({ length: 68 }, (_, i) => ({ x: i, y: i * i }));

describe("the five points of a face", () => {
  it("are its landmarks when there are five", () => {
    expect(fivePoints(ARCFACE_TEMPLATE)).toEqual(ARCFACE_TEMPLATE);
  });

  it("are the middle of each eye, the tip of the nose and the corners of the mouth when there are 68", () => {
    const points = fivePoints(numbered);
    expect(points?.map(({ x }) => x)).toEqual([38.5, 44.5, 30, 48, 54]);
    expect(points?.[0].y).toBeCloseTo((36 ** 2 + 37 ** 2 + 38 ** 2 + 39 ** 2 + 40 ** 2 + 41 ** 2) / 6, 9);
    expect(points?.[2].y).toBe(900);
  });

  it.each([0, 4, 6, 67, 69])("are not known for %i landmarks", (count) => {
    expect(fivePoints(Array.from({ length: count }, () => ({ x: 0, y: 0 })))).toBeNull();
  });
});
