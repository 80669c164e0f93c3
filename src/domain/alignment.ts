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
  const steps = Math.max(1, Math.round(Math.hypot(a, b)));
  const share = 1 / (steps * steps);
  const { width, height, pixels } = image;
  const out = new Uint8Array(side * side * 3);
  for (let row = 0, at = 0; row < side; row++) {
    for (let column = 0; column < side; column++, at += 3) {
      let red = 0.5;
      let green = 0.5;
      let blue = 0.5;
      for (let j = 0; j < steps; j++) {
        const v = row + (j + 0.5) / steps - 0.5;
        for (let i = 0; i < steps; i++) {
          const u = column + (i + 0.5) / steps - 0.5;
          const x = a * u - b * v + dx;
          const y = b * u + a * v + dy;
          // Bilinear, pixel centres at whole numbers; beyond the image its edge goes on.
          const left = Math.floor(x);
          const top = Math.floor(y);
          const fx = x - left;
          const fy = y - top;
          const x0 = 3 * clamp(left, width);
          const x1 = 3 * clamp(left + 1, width);
          const y0 = 3 * width * clamp(top, height);
          const y1 = 3 * width * clamp(top + 1, height);
          const topLeft = (1 - fx) * (1 - fy) * share;
          const topRight = fx * (1 - fy) * share;
          const bottomLeft = (1 - fx) * fy * share;
          const bottomRight = fx * fy * share;
          red +=
            topLeft * (pixels[y0 + x0] as number) +
            topRight * (pixels[y0 + x1] as number) +
            bottomLeft * (pixels[y1 + x0] as number) +
            bottomRight * (pixels[y1 + x1] as number);
          green +=
            topLeft * (pixels[y0 + x0 + 1] as number) +
            topRight * (pixels[y0 + x1 + 1] as number) +
            bottomLeft * (pixels[y1 + x0 + 1] as number) +
            bottomRight * (pixels[y1 + x1 + 1] as number);
          blue +=
            topLeft * (pixels[y0 + x0 + 2] as number) +
            topRight * (pixels[y0 + x1 + 2] as number) +
            bottomLeft * (pixels[y1 + x0 + 2] as number) +
            bottomRight * (pixels[y1 + x1 + 2] as number);
        }
      }
      // The half that each sum began with makes the cut-off to a whole number a rounding.
      out[at] = red;
      out[at + 1] = green;
      out[at + 2] = blue;
    }
  }
  return out;
}

function clamp(place: number, size: number): number {
  return place < 0 ? 0 : place >= size ? size - 1 : place;
}
