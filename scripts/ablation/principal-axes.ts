import { seededRandom } from "../../src/domain/seeded.js";

const ITERATIONS = 40;

/**
 * The directions in which vectors vary most, about their origin, by orthogonal iteration (G. H. Golub and C. F. Van Loan,
 * *Matrix Computations*, 8.2).
 * @param vectors all of one length
 * @returns `count` vectors of length 1 at right angles, the most important first
 */
export function principalAxes(vectors: readonly Float32Array[], count: number): Float64Array[] {
  const size = vectors[0]?.length ?? 0;
  const spread = Array.from({ length: size }, () => new Float64Array(size));
  for (const vector of vectors) {
    for (let i = 0; i < size; i++) {
      const row = spread[i] as Float64Array;
      const value = vector[i] as number;
      for (let j = 0; j < size; j++) row[j] = (row[j] as number) + value * (vector[j] as number);
    }
  }
  const random = seededRandom(1);
  let axes = orthogonal(
    Array.from({ length: count }, () => Float64Array.from({ length: size }, () => random() - 0.5)),
  );
  for (let i = 0; i < ITERATIONS; i++)
    axes = orthogonal(axes.map((axis) => Float64Array.from(spread, (row) => dot(row, axis))));
  return axes;
}

/** Gram and Schmidt's way to right angles. */
function orthogonal(vectors: readonly Float64Array[]): Float64Array[] {
  const axes: Float64Array[] = [];
  for (const vector of vectors) {
    const rest = Float64Array.from(vector);
    for (const axis of axes) {
      const along = dot(rest, axis);
      for (let i = 0; i < rest.length; i++) rest[i] = (rest[i] as number) - along * (axis[i] as number);
    }
    const length = Math.sqrt(dot(rest, rest));
    axes.push(rest.map((value) => value / length));
  }
  return axes;
}

/** Inner product of vectors of one length. */
export function dot(a: ArrayLike<number>, b: ArrayLike<number>): number {
  let sum = 0;
  for (let i = 0; i < a.length; i++) sum += (a[i] as number) * (b[i] as number);
  return sum;
}
