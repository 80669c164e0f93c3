import type { Luminance } from "./luminance.js";

/** Side of the square that a picture is reduced to. */
export const REDUCED_SIDE = 64;

/** Two boxes in a row make a tent. */
const PASSES = 2;

/**
 * Blurs a picture by two passes of a box filter along its rows and its columns (W. Jarosz, "Fast image convolutions", 2001) and takes
 * the pixel at the centre of each of 64 × 64 cells. Sums are kept in single precision, as the reference keeps them, so that no bit differs.
 * @param luminance is overwritten
 * @yields after every blur along rows or columns, one or two milliseconds each
 * @returns 64 × 64 values, row by row
 */
export function* reduce({ width, height, values }: Luminance): Generator<void, Float32Array> {
  const between = new Float32Array(values.length);
  for (let pass = 0; pass < PASSES; pass++) {
    const along = windowFor(width);
    for (let y = 0; y < height; y++) average(values, between, y * width, 1, width, along);
    yield;
    const down = windowFor(height);
    for (let x = 0; x < width; x++) average(between, values, x, width, height, down);
    yield;
  }
  const reduced = new Float32Array(REDUCED_SIDE * REDUCED_SIDE);
  for (let y = 0; y < REDUCED_SIDE; y++) {
    const row = Math.floor(((y + 0.5) * height) / REDUCED_SIDE) * width;
    for (let x = 0; x < REDUCED_SIDE; x++)
      reduced[y * REDUCED_SIDE + x] = values[row + Math.floor(((x + 0.5) * width) / REDUCED_SIDE)] as number;
  }
  return reduced;
}

/** Half a cell, rounded up: the two passes together reach over a whole one. */
function windowFor(side: number): number {
  return Math.ceil(side / (2 * REDUCED_SIDE));
}

/**
 * Each of `count` values becomes the mean of those in a window around it; at the ends, of those that there are. An even
 * window reaches one further forward than back.
 * @param first place of the first value; the next is `step` on
 */
function average(
  from: Float32Array,
  to: Float32Array,
  first: number,
  step: number,
  count: number,
  window: number,
): void {
  const ahead = Math.floor(window / 2);
  const behind = window - 1 - ahead;
  let sum = 0;
  let size = 0;
  let enters = first;
  let leaves = first;
  for (let i = 0; i < ahead; i++, size++, enters += step) sum = Math.fround(sum + (from[enters] as number));
  for (let i = 0, at = first; i < count; i++, at += step) {
    if (i + ahead < count) {
      sum = Math.fround(sum + (from[enters] as number));
      enters += step;
      size++;
    }
    if (i > behind) {
      sum = Math.fround(sum - (from[leaves] as number));
      leaves += step;
      size--;
    }
    to[at] = sum / size;
  }
}
