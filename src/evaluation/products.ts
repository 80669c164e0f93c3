/** Vectors of one length, one after the other. */
export interface VectorRows {
  /** `count × dimension` values. */
  readonly values: Float32Array;
  readonly count: number;
  readonly dimension: number;
}

/** @param vectors of `dimension` values each */
export function toRows(vectors: readonly Float32Array[], dimension: number): VectorRows {
  const values = new Float32Array(vectors.length * dimension);
  vectors.forEach((vector, i) => {
    values.set(vector, i * dimension);
  });
  return { values, count: vectors.length, dimension };
}

/** A block of this many rows stays in the processor's cache while the other side passes by. */
export const BLOCK_ROWS = 32;

/**
 * Inner products of rows `from` to `until` of `left` with every row of `right` from `rightFrom` on. Two by two, so that each
 * value is fetched half as often; sums are in double precision.
 * @param out is filled: product of left row `from + i` and right row `j` at `i × right.count + j`
 */
export function blockProducts(
  left: VectorRows,
  from: number,
  until: number,
  right: VectorRows,
  rightFrom: number,
  out: Float32Array,
): void {
  const width = right.count;
  for (let j = rightFrom; j < width; j += 2) {
    const nextJ = j + 1 < width ? j + 1 : j;
    for (let i = from; i < until; i += 2) {
      const nextI = i + 1 < until ? i + 1 : i;
      fourProducts(left, i, nextI, right, j, nextJ);
      const row = (i - from) * width;
      const nextRow = (nextI - from) * width;
      out[row + j] = FOUR[0] as number;
      out[row + nextJ] = FOUR[1] as number;
      out[nextRow + j] = FOUR[2] as number;
      out[nextRow + nextJ] = FOUR[3] as number;
    }
  }
}

/** What {@link fourProducts} found: ac, ad, bc, bd. */
const FOUR = new Float64Array(4);

function fourProducts(
  { values: left, dimension }: VectorRows,
  a: number,
  b: number,
  { values: right }: VectorRows,
  c: number,
  d: number,
): void {
  let ac = 0;
  let ad = 0;
  let bc = 0;
  let bd = 0;
  let atA = a * dimension;
  let atB = b * dimension;
  let atC = c * dimension;
  let atD = d * dimension;
  for (let i = 0; i < dimension; i++) {
    const valueA = left[atA++] as number;
    const valueB = left[atB++] as number;
    const valueC = right[atC++] as number;
    const valueD = right[atD++] as number;
    ac += valueA * valueC;
    ad += valueA * valueD;
    bc += valueB * valueC;
    bd += valueB * valueD;
  }
  FOUR[0] = ac;
  FOUR[1] = ad;
  FOUR[2] = bc;
  FOUR[3] = bd;
}

/** Lets the event loop turn, so that progress is shown and signals are heard. */
export function breathe(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}
