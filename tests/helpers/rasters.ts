import type { QuarterTurns } from "../../src/domain/quarter-turns.js";
import type { Raster } from "../../src/domain/resample.js";
import { storedAs } from "./pixels.js";
import { seeded } from "./vectors.js";

/** A picture painted pixel by pixel. @param colour red, green and blue, 0–255 */
export function paint(
  width: number,
  height: number,
  colour: (x: number, y: number) => readonly [number, number, number],
): Raster {
  const pixels = new Uint8Array(width * height * 3);
  for (let y = 0; y < height; y++)
    for (let x = 0; x < width; x++) pixels.set(colour(x, y), (y * width + x) * 3);
  return { width, height, pixels };
}

/** A picture of one grey. */
export function grey(width: number, height: number, value: number): Raster {
  return { width, height, pixels: new Uint8Array(width * height * 3).fill(value) };
}

/** A picture without any order, the same at every run. */
export function noise(width: number, height: number, seed = 1): Raster {
  const random = seeded(seed);
  return { width, height, pixels: Uint8Array.from({ length: width * height * 3 }, () => random() * 256) };
}

/** The picture turned clockwise, as a camera held another way would have stored it. */
export function turned(picture: Raster, turns: QuarterTurns): Raster {
  return storedAs(picture, ([1, 8, 3, 6] as const)[turns]);
}
