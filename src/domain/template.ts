import { cosine, type Embedding, makeEmbedding } from "./embedding.js";
import { LeadlightError } from "./errors.js";

/**
 * One person as a search sees them: the embeddings of their faces fused into one. A search takes a template,
 * never a bare face, so that several photographs of one person count as one probe.
 */
export interface Template {
  /** The mean direction of `members`. */
  readonly embedding: Embedding;
  /** The embeddings it was made of, at least one: what a reviewer is shown are these faces, not their mean. */
  readonly members: readonly Embedding[];
  /** How many photographs these count as: copies of one picture are one, and calibrations go by the number. */
  readonly photographs: number;
}

/**
 * Fuses embeddings of one person: their mean, normalised again.
 * @param members one or more embeddings of the same pack
 * @throws EMBEDDING_PACK_MISMATCH for several packs or lengths, EMBEDDING_INVALID for none or for members that cancel out
 */
export function fuseTemplate(members: readonly Embedding[]): Template {
  const [first, ...others] = members;
  if (first === undefined) {
    throw new LeadlightError(
      "EMBEDDING_INVALID",
      "expected at least one embedding for a template but received none",
    );
  }
  if (others.length === 0) return { embedding: first, members, photographs: 1 };
  const sum = Float64Array.from(first.vector);
  for (const other of others) {
    if (other.pack !== first.pack || other.vector.length !== first.vector.length) {
      throw new LeadlightError(
        "EMBEDDING_PACK_MISMATCH",
        `expected embeddings of ${first.pack} (${first.vector.length}) for a template but received one of ${other.pack} (${other.vector.length})`,
      );
    }
    other.vector.forEach((value, i) => {
      sum[i] = (sum[i] ?? 0) + value;
    });
  }
  if (Math.hypot(...sum) / members.length < SHORTEST_MEAN) {
    throw new LeadlightError(
      "EMBEDDING_INVALID",
      "expected embeddings of one person for a template but received some that cancel each other out",
    );
  }
  return {
    embedding: makeEmbedding(first.pack, sum, first.vector.length),
    members,
    photographs: countPhotographs(members),
  };
}

/** A mean of unit vectors shorter than this is float32 rounding, and its direction an accident. */
const SHORTEST_MEAN = 1e-6;

/** Members that are no copy of one before them. */
function countPhotographs(members: readonly Embedding[]): number {
  const originals: Embedding[] = [];
  for (const member of members)
    if (!originals.some((original) => cosine(original.vector, member.vector) >= COPY)) originals.push(member);
  return originals.length;
}

/**
 * Similarity from which two embeddings count as one picture, scaled or compressed again: a template of two copies tells
 * hardly more than one of them. Measured with `base`: of 14 copies of portraits, at JPEG quality 30 or half the size, 12 reach
 * it, and of 181,902 pairs of photographs of one person in Labeled Faces in the Wild 17 do.
 */
export const COPY = 0.95;
