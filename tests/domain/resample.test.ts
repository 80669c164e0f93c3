import { describe, expect, it } from "vitest";
import type { DecodedImage } from "../../src/domain/image.js";
import { cut, shrink } from "../../src/domain/resample.js";

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
