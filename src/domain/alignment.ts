import type { Point } from "./geometry.js";
import type { DecodedImage } from "./image.js";

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

function centroid(points: readonly Point[]): Point {
  let x = 0;
  let y = 0;
  for (const point of points) {
    x += point.x;
    y += point.y;
  }
  return { x: x / points.length, y: y / points.length };
}

/**
 * Cuts an aligned face out of an image.
 * @param toImage takes a point of the aligned square to a point of the image
 * @param side pixels of the square's sides
 * @returns `side × side × 3` bytes. Each is the mean of bilinear samples spaced at most one image pixel apart, so that
 * large faces do not alias; outside of the image its edge pixels go on.
 */
export function warpSquare(image: DecodedImage, toImage: SimilarityTransform, side: number): Uint8Array {
  const { a, b, dx, dy } = toImage;
  const steps = Math.max(1, Math.round(Math.hypot(a, b)));
  const out = new Uint8Array(side * side * 3);
  const sum = new Float64Array(3);
  for (let row = 0; row < side; row++) {
    for (let column = 0; column < side; column++) {
      sum.fill(0);
      for (let j = 0; j < steps; j++) {
        const y = row + (j + 0.5) / steps - 0.5;
        for (let i = 0; i < steps; i++) {
          const x = column + (i + 0.5) / steps - 0.5;
          addBilinear(image, a * x - b * y + dx, b * x + a * y + dy, sum);
        }
      }
      const at = (row * side + column) * 3;
      for (let channel = 0; channel < 3; channel++) {
        out[at + channel] = Math.round((sum[channel] as number) / (steps * steps));
      }
    }
  }
  return out;
}

/** Adds the colour of `image` at (x, y), pixel centres at whole numbers, to `sum`. */
function addBilinear(image: DecodedImage, x: number, y: number, sum: Float64Array): void {
  const { width, height, pixels } = image;
  const left = Math.floor(x);
  const top = Math.floor(y);
  const right = Math.min(Math.max(left + 1, 0), width - 1);
  const bottom = Math.min(Math.max(top + 1, 0), height - 1);
  const fx = x - left;
  const fy = y - top;
  const x0 = Math.min(Math.max(left, 0), width - 1);
  const y0 = Math.min(Math.max(top, 0), height - 1);
  for (let channel = 0; channel < 3; channel++) {
    const at = (row: number, column: number) => pixels[(row * width + column) * 3 + channel] as number;
    const upper = at(y0, x0) * (1 - fx) + at(y0, right) * fx;
    const lower = at(bottom, x0) * (1 - fx) + at(bottom, right) * fx;
    sum[channel] = (sum[channel] as number) + upper * (1 - fy) + lower * fy;
  }
}
