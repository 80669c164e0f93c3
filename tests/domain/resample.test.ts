import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { DecodedImage } from "../../src/domain/image.js";
import { cut, reduce, shrink } from "../../src/domain/resample.js";
import { noise } from "../helpers/rasters.js";

function image(
  width: number,
  height: number,
  colour: (x: number, y: number) => [number, number, number],
): DecodedImage {
  const pixels = new Uint8Array(width * height * 3);
  for (let y = 0; y < height; y++)
    for (let x = 0; x < width; x++) pixels.set(colour(x, y), (y * width + x) * 3);
  return { width, height, pixels, format: "png", orientation: 1 };
}

describe("shrink", () => {
  it("leaves a small image alone", () => {
    const small = image(30, 20, () => [1, 2, 3]);
    expect(shrink(small, 30)).toEqual({ raster: small, scale: { x: 1, y: 1 } });
  });

  it("averages the pixels of each cell", () => {
    const checked = image(4, 4, (x, y) => ((x + y) % 2 === 0 ? [0, 100, 200] : [200, 100, 0]));
    const { raster, scale } = shrink(checked, 2);
    expect(Array.from(raster.pixels)).toEqual(Array(4).fill([100, 100, 100]).flat());
    expect(scale).toEqual({ x: 2, y: 2 });
  });

  it("keeps the mean colour and gives back the way to the image's own coordinates", () => {
    const slope = image(101, 53, (x) => [x, 0, 0]);
    const { raster, scale } = shrink(slope, 40);
    expect(raster.width).toBe(40);
    expect(raster.width * scale.x).toBeCloseTo(101);
    expect(raster.height * scale.y).toBeCloseTo(53);
    const reds = raster.pixels.filter((_, i) => i % 3 === 0);
    expect(reds.reduce((sum, red) => sum + red, 0) / reds.length).toBeCloseTo(50, 0);
  });

  it("keeps at least one pixel of a very thin image", () => {
    expect(
      shrink(
        image(3000, 1, () => [9, 9, 9]),
        10,
      ).raster,
    ).toMatchObject({ width: 10, height: 1 });
  });
});

describe("cut", () => {
  it("copies a rectangle", () => {
    const numbered = image(5, 4, (x, y) => [x, y, 0]);
    const { width, height, pixels } = cut(numbered, { x: 3, y: 1, width: 2, height: 2 });
    expect({ width, height }).toEqual({ width: 2, height: 2 });
    expect(Array.from(pixels)).toEqual([3, 1, 0, 4, 1, 0, 3, 2, 0, 4, 2, 0]);
  });
});

describe("reduce", () => {
  it("makes of each square of pixels its mean, channel by channel", () => {
    const checked = image(4, 2, (x, y) => ((x + y) % 2 === 0 ? [0, 100, 7] : [200, 100, 8]));
    const { width, height, pixels } = reduce(checked, { x: 0, y: 0, width: 4, height: 2 }, 2);
    expect({ width, height }).toEqual({ width: 2, height: 1 });
    expect(Array.from(pixels)).toEqual([100, 100, 8, 100, 100, 8]);
  });

  it("drops what is left over at the right and the bottom", () => {
    const edged = image(7, 5, (x, y) => (x < 6 && y < 3 ? [9, 9, 9] : [255, 255, 255]));
    const { width, height, pixels } = reduce(edged, { x: 0, y: 0, width: 7, height: 5 }, 3);
    expect({ width, height }).toEqual({ width: 2, height: 1 });
    expect(Array.from(pixels)).toEqual(Array(6).fill(9));
  });

  it("makes at least one pixel of a part that is thinner than the factor", () => {
    const thin = image(6, 2, (x, y) => [10 * x, y === 0 ? 0 : 50, 1]);
    const { width, height, pixels } = reduce(thin, { x: 0, y: 0, width: 6, height: 2 }, 3);
    expect({ width, height }).toEqual({ width: 2, height: 1 });
    expect(Array.from(pixels)).toEqual([10, 25, 1, 40, 25, 1]);
  });

  it("is off the exact mean by no more than rounding, for any part of any picture", () => {
    const picture = noise(40, 30);
    const anyPart = fc.tuple(fc.nat(39), fc.nat(29)).chain(([x, y]) =>
      fc.record({
        x: fc.constant(x),
        y: fc.constant(y),
        width: fc.integer({ min: 1, max: 40 - x }),
        height: fc.integer({ min: 1, max: 30 - y }),
      }),
    );
    fc.assert(
      fc.property(anyPart, fc.integer({ min: 1, max: 12 }), (part, factor) => {
        const reduced = reduce(picture, part, factor);
        const [across, down] = [Math.min(factor, part.width), Math.min(factor, part.height)];
        expect(reduced.width).toBe(Math.floor(part.width / across));
        expect(reduced.height).toBe(Math.floor(part.height / down));
        for (let row = 0; row < reduced.height; row++)
          for (let column = 0; column < reduced.width; column++) {
            const box = { x: part.x + column * across, y: part.y + row * down, width: across, height: down };
            const { pixels } = cut(picture, box);
            for (const channel of [0, 1, 2]) {
              const values = Array.from(pixels).filter((_, i) => i % 3 === channel);
              const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
              const got = reduced.pixels[(row * reduced.width + column) * 3 + channel] as number;
              if (Math.abs(got - mean) > 0.5001) throw new Error(`${got} is not the mean ${mean}`);
            }
          }
      }),
      { seed: 20261124 },
    );
  });
});
