import { REDUCED_SIDE } from "./box-filter.js";

/** Frequencies kept along each side: the first 16 that are not the mean. */
export const FREQUENCIES = 16;

/** Rows 1 to 16 of the 64-point discrete cosine transform (DCT-II), in single precision. */
const COSINES = Float32Array.from({ length: FREQUENCIES * REDUCED_SIDE }, (_, i) => {
  const frequency = Math.floor(i / REDUCED_SIDE) + 1;
  const phase = 2 * (i % REDUCED_SIDE) + 1;
  const scale = Math.fround(Math.sqrt(2 / REDUCED_SIDE));
  return scale * Math.cos((Math.PI / 2 / REDUCED_SIDE) * frequency * phase);
});

/**
 * The low frequencies of a reduced picture.
 * @param reduced 64 × 64 values, row by row
 * @returns 16 × 16 coefficients; the row is the frequency down the picture, the column that across it
 */
export function frequenciesOf(reduced: Float32Array): Float32Array {
  const down = new Float32Array(FREQUENCIES * REDUCED_SIDE);
  for (let f = 0; f < FREQUENCIES; f++)
    for (let x = 0; x < REDUCED_SIDE; x++)
      down[f * REDUCED_SIDE + x] = product(f * REDUCED_SIDE, reduced, x, REDUCED_SIDE);
  const both = new Float32Array(FREQUENCIES * FREQUENCIES);
  for (let f = 0; f < FREQUENCIES; f++)
    for (let g = 0; g < FREQUENCIES; g++)
      both[f * FREQUENCIES + g] = product(g * REDUCED_SIDE, down, f * REDUCED_SIDE, 1);
  return both;
}

/** Inner product of a row of cosines with values, each rounded to single precision as it is added. */
function product(row: number, values: Float32Array, first: number, step: number): number {
  let sum = 0;
  for (let k = 0, at = first; k < REDUCED_SIDE; k++, at += step)
    sum = Math.fround(sum + Math.fround((COSINES[row + k] as number) * (values[at] as number)));
  return sum;
}
