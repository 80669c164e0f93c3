import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  asOrientation,
  type Box,
  clampBox,
  intersectionOverUnion,
  padBox,
} from "../../src/domain/geometry.js";

fc.configureGlobal({ seed: 20260103 });

const place = fc.double({ min: -5000, max: 5000, noNaN: true });
const extent = fc.double({ min: 0.01, max: 5000, noNaN: true });
const aBox: fc.Arbitrary<Box> = fc.record({ x: place, y: place, width: extent, height: extent });
const side = fc.integer({ min: 1, max: 5000 });
const aSize = fc.record({ width: side, height: side });

describe("clampBox", () => {
  it("gives a box inside the image and inside the box it was given", () => {
    fc.assert(
      fc.property(aBox, aSize, (box, size) => {
        const { x, y, width, height } = clampBox(box, size);
        expect(x).toBeGreaterThanOrEqual(0);
        expect(y).toBeGreaterThanOrEqual(0);
        expect(width).toBeGreaterThanOrEqual(0);
        expect(height).toBeGreaterThanOrEqual(0);
        expect(x + width).toBeLessThanOrEqual(size.width + ROUNDING);
        expect(y + height).toBeLessThanOrEqual(size.height + ROUNDING);
        expect(width).toBeLessThanOrEqual(box.width + ROUNDING);
        expect(height).toBeLessThanOrEqual(box.height + ROUNDING);
      }),
    );
  });

  it("leaves a box as it is that lies inside already", () => {
    const box = { x: 10, y: 20, width: 30, height: 40 };
    expect(clampBox(box, { width: 40, height: 60 })).toEqual(box);
  });

  it("cuts off what sticks out on any side", () => {
    const size = { width: 100, height: 50 };
    expect(clampBox({ x: -10, y: -5, width: 200, height: 200 }, size)).toEqual({
      x: 0,
      y: 0,
      width: 100,
      height: 50,
    });
    expect(clampBox({ x: 90, y: 10, width: 20, height: 10 }, size)).toEqual({
      x: 90,
      y: 10,
      width: 10,
      height: 10,
    });
  });

  it.each([
    ["left", { x: -30, y: 10, width: 20, height: 10 }, { width: 0 }],
    ["right", { x: 120, y: 10, width: 20, height: 10 }, { width: 0 }],
    ["above", { x: 10, y: -30, width: 20, height: 10 }, { height: 0 }],
    ["below", { x: 10, y: 90, width: 20, height: 10 }, { height: 0 }],
  ])("leaves nothing of a box that lies %s of the image", (_, box, nothing) => {
    expect(clampBox(box, { width: 100, height: 50 })).toMatchObject(nothing);
  });

  it("changes nothing the second time", () => {
    fc.assert(
      fc.property(aBox, aSize, (box, size) => {
        const once = clampBox(box, size);
        const twice = clampBox(once, size);
        for (const part of ["x", "y", "width", "height"] as const)
          expect(twice[part]).toBeCloseTo(once[part], 6);
      }),
    );
  });
});

describe("padBox", () => {
  it("keeps the centre and grows both sides by the factor", () => {
    fc.assert(
      fc.property(aBox, fc.double({ min: 0, max: 3, noNaN: true }), (box, factor) => {
        const padded = padBox(box, factor);
        expect(padded.x + padded.width / 2).toBeCloseTo(box.x + box.width / 2, 6);
        expect(padded.y + padded.height / 2).toBeCloseTo(box.y + box.height / 2, 6);
        expect(padded.width).toBeCloseTo(box.width * (1 + 2 * factor), 6);
        expect(padded.height).toBeCloseTo(box.height * (1 + 2 * factor), 6);
      }),
    );
  });

  it("doubles both sides by a half", () => {
    expect(padBox({ x: 10, y: 10, width: 20, height: 40 }, 0.5)).toEqual({
      x: 0,
      y: -10,
      width: 40,
      height: 80,
    });
  });
});

describe("intersectionOverUnion", () => {
  it("is the same both ways and lies between 0 and 1", () => {
    fc.assert(
      fc.property(aBox, aBox, (a, b) => {
        const overlap = intersectionOverUnion(a, b);
        expect(intersectionOverUnion(b, a)).toBe(overlap);
        expect(overlap).toBeGreaterThanOrEqual(0);
        expect(overlap).toBeLessThanOrEqual(1);
      }),
    );
  });

  it("is 1 for a box with itself, and never more by rounding", () => {
    fc.assert(
      fc.property(aBox, (box) => {
        expect(intersectionOverUnion(box, box)).toBeCloseTo(1, 6);
        expect(intersectionOverUnion(box, box)).toBeLessThanOrEqual(1);
      }),
    );
  });

  it("is the share of the common area", () => {
    const box = { x: 0, y: 0, width: 10, height: 10 };
    expect(intersectionOverUnion(box, { x: 5, y: 0, width: 10, height: 10 })).toBeCloseTo(1 / 3, 12);
    expect(intersectionOverUnion(box, { x: 0, y: 0, width: 5, height: 5 })).toBe(0.25);
  });

  it("is 0 for boxes that only touch, and for boxes without an area", () => {
    const box = { x: 0, y: 0, width: 10, height: 10 };
    expect(intersectionOverUnion(box, { x: 10, y: 0, width: 10, height: 10 })).toBe(0);
    expect(intersectionOverUnion(box, { x: 5, y: 5, width: 0, height: 0 })).toBe(0);
  });
});

describe("asOrientation", () => {
  it("takes the eight values of the standard", () => {
    for (const tag of [1, 2, 3, 4, 5, 6, 7, 8]) expect(asOrientation(tag)).toBe(tag);
  });

  it("takes everything else for upright", () => {
    for (const tag of [undefined, 0, 9, -1, 1.5, Number.NaN]) expect(asOrientation(tag)).toBe(1);
  });
});

const ROUNDING = 1e-9;
