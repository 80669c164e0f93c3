import { expected } from "./errors.js";
import type { VectorLabel } from "./ids.js";

/** float32 rounding moves the length of a unit vector by far less; a vector that was never normalised differs by more. */
const LENGTH_TOLERANCE = 1e-3;

/** One below the largest uint32, which native indexes use as "none". */
const HIGHEST_LABEL = 2 ** 32 - 2;

/** @throws INDEX_LABEL_INVALID unless `label` is a whole number from 1 to 2³² − 2: native indexes cut others to 32 bits in silence */
export function checkLabel(label: VectorLabel): void {
  if (!Number.isInteger(label) || label < 1 || label > HIGHEST_LABEL) {
    throw expected(
      "INDEX_LABEL_INVALID",
      `a whole number from 1 to ${HIGHEST_LABEL}`,
      "a vector label",
      label,
    );
  }
}

/**
 * @param dimension how many values the index takes
 * @throws EMBEDDING_INVALID unless `vector` has `dimension` finite values and length 1: native indexes take others in
 * silence and then find nothing, or everything
 */
export function checkUnitVector(vector: Float32Array, dimension: number): void {
  if (vector.length !== dimension)
    throw expected("EMBEDDING_INVALID", `${dimension} values`, "a vector of this index", vector.length);
  let sumOfSquares = 0;
  for (const value of vector) sumOfSquares += value * value;
  const length = Math.sqrt(sumOfSquares);
  // Written so that NaN fails as well.
  if (!(Math.abs(length - 1) <= LENGTH_TOLERANCE))
    throw expected("EMBEDDING_INVALID", "finite values and length 1", "a vector of this index", length);
}

/** @throws ARGUMENT_INVALID unless `k` is a whole number of at least 1 */
export function checkNeighbourCount(k: number): void {
  if (!Number.isSafeInteger(k) || k < 1)
    throw expected("ARGUMENT_INVALID", "a whole number of at least 1", "the number of neighbours", k);
}
