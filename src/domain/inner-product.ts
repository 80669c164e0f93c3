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
  const found = new Float64Array(rows.length / vector.length);
  for (let row = 0; row < found.length; row++)
    found[row] = Math.min(1, Math.max(-1, innerProduct(rows, row * vector.length, vector)));
  return found;
}
