import { innerProduct } from "../../domain/inner-product.js";
import { seededRandom } from "../../domain/seeded.js";
import type { IndexAxes } from "../../ports/vector-index.js";

/** The share of the vectors' squared length that the axes keep. What is lost moves similarities by a thousandth; searches compute them again anyway. */
const KEPT_SHARE = 0.999;

/** More axes than this share of the dimension are not worth the detour. */
const MOST_AXES = 0.5;

/** Rounds of orthogonal iteration; face embeddings' energy ends so steeply that some five are enough (measured). */
const ROUNDS = 10;

/**
 * The fewest axes that keep nearly all of what tells vectors apart, by orthogonal iteration on their second moments
 * (Golub and Van Loan, Matrix Computations, 7.3.2): embeddings of face networks lie in far fewer dimensions than they have values. No mean
 * is subtracted, so that inner products stay inner products.
 * @param vectors `dimension` values each, one after the other
 * @returns null when half as many axes as values do not keep enough
 */
export function principalAxes(vectors: Float32Array, dimension: number): IndexAxes | null {
  const most = Math.floor(dimension * MOST_AXES);
  const moments = secondMoments(vectors, dimension);
  let total = 0;
  for (let i = 0; i < dimension; i++) total += (moments[i] as Float32Array)[i] as number;

  const random = seededRandom(1);
  let axes: Float32Array[] = Array.from({ length: most }, () =>
    Float32Array.from({ length: dimension }, () => random() - 0.5),
  );
  orthonormalise(axes);
  for (let round = 0; round < ROUNDS; round++) {
    axes = axes.map((axis) => times(moments, axis));
    orthonormalise(axes);
  }
  let kept = 0;
  for (const [i, axis] of axes.entries()) {
    kept += innerProduct(times(moments, axis), 0, axis);
    if (kept >= KEPT_SHARE * total) return packed(axes.slice(0, i + 1), dimension);
  }
  return null;
}

/** Mean of x·xᵀ over the vectors, by rows. */
function secondMoments(vectors: Float32Array, dimension: number): Float32Array[] {
  const count = vectors.length / dimension;
  const sums = Array.from({ length: dimension }, () => new Float32Array(dimension));
  for (let v = 0; v < count; v++) {
    const vector = vectors.subarray(v * dimension, (v + 1) * dimension);
    for (let i = 0; i < dimension; i++) {
      const row = sums[i] as Float32Array;
      const value = (vector[i] as number) / count;
      for (let j = 0; j < dimension; j++) row[j] = (row[j] as number) + value * (vector[j] as number);
    }
  }
  return sums;
}

function times(rows: readonly Float32Array[], vector: Float32Array): Float32Array {
  return Float32Array.from(rows, (row) => innerProduct(row, 0, vector));
}

/** Modified Gram-Schmidt, twice over each axis, which rounding makes necessary. */
function orthonormalise(axes: readonly Float32Array[]): void {
  for (const [i, axis] of axes.entries()) {
    for (let pass = 0; pass < 2; pass++)
      for (let before = 0; before < i; before++) {
        const other = axes[before] as Float32Array;
        const along = innerProduct(other, 0, axis);
        for (let j = 0; j < axis.length; j++) axis[j] = (axis[j] as number) - along * (other[j] as number);
      }
    // Where the vectors span less than the axes, nothing but rounding is left; it is a direction as good as any.
    const length = Math.sqrt(innerProduct(axis, 0, axis)) || 1;
    for (let j = 0; j < axis.length; j++) axis[j] = (axis[j] as number) / length;
  }
}

function packed(axes: readonly Float32Array[], dimension: number): IndexAxes {
  const values = new Float32Array(axes.length * dimension);
  for (const [i, axis] of axes.entries()) values.set(axis, i * dimension);
  return { count: axes.length, values };
}
