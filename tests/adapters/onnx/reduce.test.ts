import { describe, expect, it } from "vitest";
import { reduce } from "../../../src/adapters/onnx/reduce.js";
import { grey, noise, paint } from "../../helpers/rasters.js";

const mean = (values: Uint8Array) => values.reduce((sum, value) => sum + value, 0) / values.length;

describe("reduce", () => {
  it("keeps one colour, channel by channel", async () => {
    const orange = paint(30, 20, () => [250, 120, 3]);
    const { width, height, pixels } = await reduce(orange, 3);
    expect({ width, height }).toEqual({ width: 10, height: 6 });
    expect(Array.from(pixels)).toEqual(Array(60).fill([250, 120, 3]).flat());
  });

  it("drops what is left over at the right and the bottom", async () => {
    const edged = paint(11, 8, (x, y) => (x < 9 && y < 6 ? [9, 9, 9] : [255, 255, 255]));
    const { width, height, pixels } = await reduce(edged, 3);
    expect({ width, height }).toEqual({ width: 3, height: 2 });
    expect(Array.from(pixels)).toEqual(Array(18).fill(9));
  });

  it.each([
    [2, 40],
    [40, 2],
    [1, 1],
  ])("makes at least one pixel of %i x %i, thinner than the factor", async (width, height) => {
    expect(await reduce(grey(width, height, 77), 8)).toMatchObject({
      width: Math.max(1, width / 8),
      height: Math.max(1, height / 8),
    });
  });

  it.each([2, 3, 4, 7])("shows a slope where it was, %i times smaller", async (factor) => {
    const slope = paint(40 * factor, 20 * factor, (x, y) => [x / factor, y / factor, 0]);
    const { width, pixels } = await reduce(slope, factor);
    // Not at the edges, beyond which the edge pixels go on.
    for (let row = 1; row < 19; row++)
      for (let column = 1; column < 39; column++) {
        const at = 3 * (row * width + column);
        // A slope was cut off to whole numbers, half too low on average.
        expect(Math.abs((pixels[at] as number) - column)).toBeLessThanOrEqual(1);
        expect(Math.abs((pixels[at + 1] as number) - row)).toBeLessThanOrEqual(1);
      }
  });

  it("averages what has no order", async () => {
    const picture = noise(120, 120);
    const { pixels } = await reduce(picture, 6);
    const spread = Math.max(...pixels) - Math.min(...pixels);
    expect(Math.abs(mean(pixels) - mean(picture.pixels))).toBeLessThan(1);
    expect(spread).toBeLessThan(128);
  });
});
