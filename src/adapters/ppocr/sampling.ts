import type { Size } from "../../domain/geometry.js";
import type { Raster } from "../../domain/resample.js";
import { cornersOf, type Rectangle } from "./rectangles.js";

/** How the values of a network's input come from those of a picture: `(value − mean) × scale`, blue green red. */
export interface Normalisation {
  readonly mean: readonly [number, number, number];
  readonly scale: readonly [number, number, number];
}

/**
 * Brings a picture, or a rectangle in any position of it, to a grid of points. Where the picture is denser than the grid, every point is the mean of
 * several, so that thin strokes stay; outside of the picture, its border goes on.
 * @param grid size of the grid
 * @param size size of the input, at least that of the grid; what is right of and below the grid is filled as a value of `mean` would be
 * @returns planes blue, green, red
 */
export function sampled(
  image: Raster,
  rectangle: Rectangle,
  grid: Size,
  size: Size,
  { mean, scale }: Normalisation,
): Float32Array {
  const planes = new Float32Array(3 * size.width * size.height);
  const [corner, right, , below] = cornersOf(rectangle);
  const across = { x: (right.x - corner.x) / grid.width, y: (right.y - corner.y) / grid.width };
  const down = { x: (below.x - corner.x) / grid.height, y: (below.y - corner.y) / grid.height };
  const fine = (step: { x: number; y: number }) =>
    Math.min(8, Math.max(1, Math.round(Math.hypot(step.x, step.y))));
  const [fineX, fineY] = [fine(across), fine(down)];
  const colour = new Float64Array(3);
  for (let row = 0; row < grid.height; row++) {
    for (let column = 0; column < grid.width; column++) {
      colour.fill(0);
      for (let i = 0; i < fineY; i++) {
        for (let j = 0; j < fineX; j++) {
          const u = column + (j + 0.5) / fineX;
          const v = row + (i + 0.5) / fineY;
          add(image, corner.x + u * across.x + v * down.x, corner.y + u * across.y + v * down.y, colour);
        }
      }
      const at = row * size.width + column;
      for (let channel = 0; channel < 3; channel++) {
        // Pixels are red, green, blue; the networks want blue first.
        const value = (colour[2 - channel] as number) / (fineX * fineY);
        planes[channel * size.width * size.height + at] =
          (value - (mean[channel] as number)) * (scale[channel] as number);
      }
    }
  }
  return planes;
}

/** Adds the colour at a point, between the four pixels around it. Pixel centres are at halves. */
function add({ width, height, pixels }: Raster, x: number, y: number, colour: Float64Array): void {
  const px = Math.min(Math.max(x - 0.5, 0), width - 1);
  const py = Math.min(Math.max(y - 0.5, 0), height - 1);
  const left = Math.floor(px);
  const top = Math.floor(py);
  const fx = px - left;
  const fy = py - top;
  const a = (top * width + left) * 3;
  const b = left + 1 < width ? a + 3 : a;
  const c = top + 1 < height ? a + width * 3 : a;
  const d = c + (b - a);
  for (let channel = 0; channel < 3; channel++) {
    const above = (pixels[a + channel] as number) * (1 - fx) + (pixels[b + channel] as number) * fx;
    const beneath = (pixels[c + channel] as number) * (1 - fx) + (pixels[d + channel] as number) * fx;
    colour[channel] = (colour[channel] as number) + above * (1 - fy) + beneath * fy;
  }
}
