import { centroid, type Point } from "./geometry.js";
import type { Raster } from "./resample.js";

/** Rotation, uniform scale and shift, taking (x, y) to (a·x − b·y + dx, b·x + a·y + dy). No reflection. */
export interface SimilarityTransform {
  readonly a: number;
  readonly b: number;
  readonly dx: number;
  readonly dy: number;
}

/**
 * The similarity transform that takes `from` to `to` with the least sum of squared distances (S. Umeyama, IEEE TPAMI
 * 13(4), 1991; in the plane and without reflection the solution is this closed form).
 * @param from at least two different points
 * @param to as many points, in the same order
 */
export function fitSimilarity(from: readonly Point[], to: readonly Point[]): SimilarityTransform {
  const source = centroid(from);
  const target = centroid(to);
  let along = 0;
  let across = 0;
  let spread = 0;
  from.forEach((point, i) => {
    const x = point.x - source.x;
    const y = point.y - source.y;
    const u = (to[i]?.x ?? 0) - target.x;
    const v = (to[i]?.y ?? 0) - target.y;
    along += x * u + y * v;
    across += x * v - y * u;
    spread += x * x + y * y;
  });
  const a = along / spread;
  const b = across / spread;
  return { a, b, dx: target.x - (a * source.x - b * source.y), dy: target.y - (b * source.x + a * source.y) };
}

/**
 * Cuts an aligned face out of an image.
 * @param toImage takes a point of the aligned square to a point of the image
 * @param side pixels of the square's sides
 * @returns `side × side × 3` bytes. Each is the mean of bilinear samples spaced at most one image pixel apart, so that
 * large faces do not alias; outside of the image its edge pixels go on.
 */
export function warpSquare(image: Raster, toImage: SimilarityTransform, side: number): Uint8Array {
  const { a, b, dx, dy } = toImage;
  const { across, down } = sampleShifts(toImage);
  const share = 1 / across.length;
  const { width, height, pixels } = image;
  const stride = 3 * width;
  const out = new Uint8Array(side * side * 3);
  for (let row = 0, at = 0; row < side; row++) {
    for (let column = 0; column < side; column++, at += 3) {
      const middleX = a * column - b * row + dx;
      const middleY = b * column + a * row + dy;
      let red = 0;
      let green = 0;
      let blue = 0;
      for (let i = 0; i < across.length; i++) {
        // Bilinear, pixel centres at whole numbers; beyond the image its edge goes on.
        const x = clamp(middleX + (across[i] as number), width - 1);
        const y = clamp(middleY + (down[i] as number), height - 1);
        // What is not below 0 is cut off to a whole number faster than by Math.floor.
        const left = x | 0;
        const top = y | 0;
        const bottomRight = (x - left) * (y - top);
        const topRight = x - left - bottomRight;
        const bottomLeft = y - top - bottomRight;
        const topLeft = 1 - x + left - bottomLeft;
        const p = top * stride + 3 * left;
        const q = top < height - 1 ? p + stride : p;
        const next = left < width - 1 ? 3 : 0;
        red +=
          topLeft * (pixels[p] as number) +
          topRight * (pixels[p + next] as number) +
          bottomLeft * (pixels[q] as number) +
          bottomRight * (pixels[q + next] as number);
        green +=
          topLeft * (pixels[p + 1] as number) +
          topRight * (pixels[p + next + 1] as number) +
          bottomLeft * (pixels[q + 1] as number) +
          bottomRight * (pixels[q + next + 1] as number);
        blue +=
          topLeft * (pixels[p + 2] as number) +
          topRight * (pixels[p + next + 2] as number) +
          bottomLeft * (pixels[q + 2] as number) +
          bottomRight * (pixels[q + next + 2] as number);
      }
      // The half makes the cut-off to a whole number a rounding.
      out[at] = red * share + 0.5;
      out[at + 1] = green * share + 0.5;
      out[at + 2] = blue * share + 0.5;
    }
  }
  return out;
}

/** Where an aligned pixel is sampled: shifts against its middle, in pixels of the image. */
function sampleShifts({ a, b }: SimilarityTransform): { across: Float64Array; down: Float64Array } {
  const steps = Math.max(1, Math.round(Math.hypot(a, b)));
  const across = new Float64Array(steps * steps);
  const down = new Float64Array(steps * steps);
  for (let i = 0; i < across.length; i++) {
    const u = ((i % steps) + 0.5) / steps - 0.5;
    const v = (Math.floor(i / steps) + 0.5) / steps - 0.5;
    across[i] = a * u - b * v;
    down[i] = b * u + a * v;
  }
  return { across, down };
}

function clamp(place: number, most: number): number {
  return Math.min(Math.max(place, 0), most);
}
