/**
 * Inner product of a vector with one row of a matrix, in four sums at once: one would wait for its own last addition at
 * every step.
 * @param rows values of `vector.length` a row, one row after the other
 * @param start where in `rows` the row begins
 */
export function innerProduct(rows: Float32Array, start: number, vector: Float32Array): number {
  const inFours = vector.length - (vector.length % 4);
  let a = 0;
  let b = 0;
  let c = 0;
  let d = 0;
  for (let i = 0; i < inFours; i += 4) {
    a += (vector[i] as number) * (rows[start + i] as number);
    b += (vector[i + 1] as number) * (rows[start + i + 1] as number);
    c += (vector[i + 2] as number) * (rows[start + i + 2] as number);
    d += (vector[i + 3] as number) * (rows[start + i + 3] as number);
  }
  for (let i = inFours; i < vector.length; i++) a += (vector[i] as number) * (rows[start + i] as number);
  return a + b + (c + d);
}

/**
 * Cosines of one unit vector with every row of a matrix of unit vectors, in their order; rounding does not carry them beyond −1 and 1.
 * @param rows values of `vector.length` a row, one row after the other
 */
export function cosines(rows: Float32Array, vector: Float32Array): Float64Array {
  const { length } = vector;
  const found = new Float64Array(rows.length / length);
  const inPairs = length % 4 === 0 ? found.length - (found.length % 2) : 0;
  pairs(rows, vector, found, inPairs);
  for (let row = inPairs; row < found.length; row++) found[row] = innerProduct(rows, row * length, vector);
  return found.map((value) => Math.min(1, Math.max(-1, value)));
}

/** The sums of {@link innerProduct} in the same order, of two rows at a time: the vector's values are fetched and converted half as often. */
function pairs(rows: Float32Array, vector: Float32Array, found: Float64Array, until: number): void {
  const values = Float64Array.from(vector);
  for (let row = 0; row < until; row += 2) {
    let left = row * values.length;
    let right = left + values.length;
    let [a, b, c, d] = [0, 0, 0, 0];
    let [e, f, g, h] = [0, 0, 0, 0];
    for (let i = 0; i < values.length; i += 4, left += 4, right += 4) {
      const first = values[i] as number;
      const second = values[i + 1] as number;
      const third = values[i + 2] as number;
      const fourth = values[i + 3] as number;
      a += first * (rows[left] as number);
      b += second * (rows[left + 1] as number);
      c += third * (rows[left + 2] as number);
      d += fourth * (rows[left + 3] as number);
      e += first * (rows[right] as number);
      f += second * (rows[right + 1] as number);
      g += third * (rows[right + 2] as number);
      h += fourth * (rows[right + 3] as number);
    }
    found[row] = a + b + (c + d);
    found[row + 1] = e + f + (g + h);
  }
}
