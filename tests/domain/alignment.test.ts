import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { fitSimilarity, type SimilarityTransform, warpSquare } from "../../src/domain/alignment.js";
import type { Point } from "../../src/domain/geometry.js";
import type { DecodedImage } from "../../src/domain/image.js";
import type { Raster } from "../../src/domain/resample.js";
import { noise } from "../helpers/rasters.js";

const SEED = { seed: 20261123 };

function apply({ a, b, dx, dy }: SimilarityTransform, { x, y }: Point): Point {
  return { x: a * x - b * y + dx, y: b * x + a * y + dy };
}

const TRIANGLE = [
  { x: 0, y: 0 },
  { x: 10, y: 2 },
  { x: 3, y: 9 },
];

describe("fitSimilarity", () => {
  it("finds the rotation, scale and shift that were applied", () => {
    const coordinate = fc.double({ min: -100, max: 100, noNaN: true });
    const scale = fc.double({ min: 0.1, max: 10, noNaN: true });
    const angle = fc.double({ min: -Math.PI, max: Math.PI, noNaN: true });
    fc.assert(
      fc.property(scale, angle, coordinate, coordinate, (size, turn, dx, dy) => {
        const applied = { a: size * Math.cos(turn), b: size * Math.sin(turn), dx, dy };
        const found = fitSimilarity(
          TRIANGLE,
          TRIANGLE.map((point) => apply(applied, point)),
        );
        for (const part of ["a", "b", "dx", "dy"] as const) expect(found[part]).toBeCloseTo(applied[part], 6);
      }),
      SEED,
    );
  });

  it("never mirrors: a mirrored triangle is fitted by the best turned one", () => {
    const mirrored = TRIANGLE.map(({ x, y }) => ({ x: -x, y }));
    const fitted = fitSimilarity(TRIANGLE, mirrored);
    const left = TRIANGLE.map((point) => apply(fitted, point));
    expect(left[1]?.x).not.toBeCloseTo(mirrored[1]?.x ?? 0, 1);
  });

  it("leaves no smaller error than any transform close to it", () => {
    const wobbly = TRIANGLE.map(({ x, y }, i) => ({ x: 2 * y + i, y: x - i * i }));
    const best = fitSimilarity(TRIANGLE, wobbly);
    const error = (transform: SimilarityTransform) =>
      TRIANGLE.reduce((sum, point, i) => {
        const { x, y } = apply(transform, point);
        return sum + (x - (wobbly[i]?.x ?? 0)) ** 2 + (y - (wobbly[i]?.y ?? 0)) ** 2;
      }, 0);
    for (const part of ["a", "b", "dx", "dy"] as const) {
      for (const change of [-0.01, 0.01]) {
        expect(error({ ...best, [part]: best[part] + change })).toBeGreaterThan(error(best));
      }
    }
  });
});

/** Red rises with x, green with y. */
function ramp(width: number, height: number): DecodedImage {
  const pixels = new Uint8Array(width * height * 3);
  for (let y = 0; y < height; y++) for (let x = 0; x < width; x++) pixels.set([x, y, 7], (y * width + x) * 3);
  return { width, height, pixels, format: "png", orientation: 1 };
}

describe("warpSquare", () => {
  it("copies pixels when nothing is turned or scaled", () => {
    const cut = warpSquare(ramp(50, 40), { a: 1, b: 0, dx: 20, dy: 10 }, 8);
    expect(Array.from(cut.subarray(0, 6))).toEqual([20, 10, 7, 21, 10, 7]);
  });

  it("turns by a quarter", () => {
    const cut = warpSquare(ramp(50, 40), { a: 0, b: 1, dx: 30, dy: 5 }, 8);
    // One pixel to the right in the square is one pixel down in the image.
    expect(Array.from(cut.subarray(0, 6))).toEqual([30, 5, 7, 30, 6, 7]);
  });

  it("averages instead of picking when it shrinks", () => {
    const stripes = ramp(64, 64);
    for (let i = 0; i < stripes.pixels.length; i++) stripes.pixels[i] = Math.floor(i / 3) % 2 === 0 ? 0 : 255;
    const cut = warpSquare(stripes, { a: 4, b: 0, dx: 8, dy: 8 }, 8);
    for (const value of cut) expect(Math.abs(value - 127.5)).toBeLessThan(35);
  });

  it("goes on with the edge outside of the image", () => {
    const cut = warpSquare(ramp(10, 10), { a: 1, b: 0, dx: -5, dy: 0 }, 8);
    expect(Array.from(cut.subarray(0, 3))).toEqual([0, 0, 7]);
  });

  it("gives the mean of bilinear samples at most a pixel apart, at any turn, size and place", () => {
    const picture = noise(24, 18);
    const anyPlace = fc.double({ min: -30, max: 30, noNaN: true });
    const size = fc.double({ min: 0.2, max: 5, noNaN: true });
    const angle = fc.double({ min: -Math.PI, max: Math.PI, noNaN: true });
    fc.assert(
      fc.property(size, angle, anyPlace, anyPlace, (scale, turn, dx, dy) => {
        const toImage = { a: scale * Math.cos(turn), b: scale * Math.sin(turn), dx, dy };
        const warped = warpSquare(picture, toImage, 6);
        plainWarp(picture, toImage, 6).forEach((exact, i) => {
          const got = warped[i] as number;
          if (Math.abs(got - exact) > 0.5001) throw new Error(`${got} at ${i} is not ${exact}`);
        });
      }),
      SEED,
    );
  });
});

/** {@link warpSquare} without rounding, as one would write it down. */
function plainWarp(picture: Raster, toImage: SimilarityTransform, side: number): number[] {
  const { width, height, pixels } = picture;
  const steps = Math.max(1, Math.round(Math.hypot(toImage.a, toImage.b)));
  const offsets = Array.from({ length: steps }, (_, i) => (i + 0.5) / steps - 0.5);
  const at = (x: number, y: number, channel: number) => {
    const column = Math.min(Math.max(x, 0), width - 1);
    const row = Math.min(Math.max(y, 0), height - 1);
    return pixels[(row * width + column) * 3 + channel] as number;
  };
  const sample = ({ x, y }: Point, channel: number) => {
    const [left, top] = [Math.floor(x), Math.floor(y)];
    const mix = (a: number, b: number, share: number) => a + share * (b - a);
    return mix(
      mix(at(left, top, channel), at(left + 1, top, channel), x - left),
      mix(at(left, top + 1, channel), at(left + 1, top + 1, channel), x - left),
      y - top,
    );
  };
  return Array.from({ length: side * side * 3 }, (_, i) => {
    const [column, row] = [Math.floor(i / 3) % side, Math.floor(i / 3 / side)];
    const samples = offsets.flatMap((down) =>
      offsets.map((across) => sample(apply(toImage, { x: column + across, y: row + down }), i % 3)),
    );
    return samples.reduce((sum, value) => sum + value, 0) / samples.length;
  });
}
