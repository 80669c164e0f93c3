import { LeadlightError } from "./errors.js";
import type { PackId } from "./ids.js";

/** What a model pack says of one face: a vector of unit length under that pack. */
export interface Embedding {
  readonly pack: PackId;
  /** `dimension` float32 values whose squares sum to 1 (within float32 rounding). */
  readonly vector: Float32Array;
}

/**
 * Normalises a network's raw output to unit length.
 * @param raw `dimension` numbers of any scale
 * @throws EMBEDDING_INVALID for another length, a value that is not finite, or a zero vector: an index takes
 * such vectors in silence and then finds nothing, or everything
 */
export function makeEmbedding(pack: PackId, raw: ArrayLike<number>, dimension: number): Embedding {
  if (raw.length !== dimension) throw invalid(`${dimension} numbers`, `${raw.length}`);
  let sumOfSquares = 0;
  for (let i = 0; i < dimension; i++) {
    const value = raw[i] ?? Number.NaN;
    if (!Number.isFinite(value)) throw invalid("finite numbers", `${value} at position ${i}`);
    sumOfSquares += value * value;
  }
  const length = Math.sqrt(sumOfSquares);
  if (!Number.isFinite(length) || length < SHORTEST)
    throw invalid("a vector with a direction", `length ${length}`);
  return { pack, vector: Float32Array.from(raw, (value) => value / length) };
}

/**
 * Puts the outputs of two networks for one face behind each other, so that the cosine of two such vectors is the weighted mean of
 * the cosines under either network.
 * @param share weight of the second, above 0 and below 1
 */
export function joinOutputs(
  first: ArrayLike<number>,
  second: ArrayLike<number>,
  share: number,
): Float32Array {
  const joined = new Float32Array(first.length + second.length);
  joined.set(scaledTo(first, Math.sqrt(1 - share)));
  joined.set(scaledTo(second, Math.sqrt(share)), first.length);
  return joined;
}

/** Zeros and what is not finite stay what they are: {@link makeEmbedding} refuses them. */
function scaledTo(values: ArrayLike<number>, length: number): Float32Array {
  const own = Math.hypot(...Array.from(values));
  return Float32Array.from(values, (value) => (value * length) / own);
}

/** Below this a direction is rounding noise. */
const SHORTEST = 1e-12;

/**
 * Similarity: the cosine of the angle between two embeddings, −1 to 1, higher is closer.
 * @throws EMBEDDING_PACK_MISMATCH when they are of different packs
 */
export function similarity(a: Embedding, b: Embedding): number {
  if (a.pack !== b.pack || a.vector.length !== b.vector.length) {
    throw new LeadlightError(
      "EMBEDDING_PACK_MISMATCH",
      `expected embeddings of one pack but received ${a.pack} (${a.vector.length}) and ${b.pack} (${b.vector.length})`,
    );
  }
  return cosine(a.vector, b.vector);
}

/** Inner product of two unit vectors of equal length, summed in double precision and cut to [−1, 1]. */
export function cosine(a: Float32Array, b: Float32Array): number {
  let sum = 0;
  for (let i = 0; i < a.length; i++) sum += (a[i] as number) * (b[i] as number);
  return Math.min(1, Math.max(-1, sum));
}

function invalid(what: string, received: string): LeadlightError {
  return new LeadlightError(
    "EMBEDDING_INVALID",
    `expected ${what} for an embedding but received ${received}`,
  );
}
