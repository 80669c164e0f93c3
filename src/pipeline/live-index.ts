import type { CollectionKey } from "../domain/collection.js";
import type { CollectionMember, CollectionRepository } from "../ports/store.js";
import type { VectorIndex } from "../ports/vector-index.js";

/** Members read from the store at a time: half a megabyte at 512 values each, some milliseconds of the event loop. */
const MEMBERS_PER_READ = 250;

/** How an index stands to its collection: `more` to be added, `complete`, or `shrunk`, when it holds what the store does not. */
export type Standing = "more" | "complete" | "shrunk";

/** An index in memory and how far into its collection it reaches. */
export class LiveIndex {
  readonly index: VectorIndex;
  /** The last member that is in it. */
  lastMember: CollectionMember | null;
  /** Sequence number up to which its snapshot goes; null when what lies there, if anything, is not this index. */
  savedUpTo: number | null;
  /** Holds what the store has erased; searches leave that out until the index is built again. */
  isShrunk = false;

  constructor(index: VectorIndex, lastMember: CollectionMember | null, savedUpTo: number | null) {
    this.index = index;
    this.lastMember = lastMember;
    this.savedUpTo = savedUpTo;
  }

  /** Sequence number of the last member that is in it, 0 when it is empty. */
  get reach(): number {
    return this.lastMember?.sequence ?? 0;
  }

  /**
   * Adds some of what the store gained. The index holds all that the store had up to where it reaches, so equal
   * numbers mean equal content, and a larger one that the store lost something.
   */
  async catchUpSome(collections: CollectionRepository, key: CollectionKey): Promise<Standing> {
    const { count, lastSequence } = await collections.state(key);
    if (this.reach < lastSequence) {
      const members = await collections.membersAfter(key, this.reach, MEMBERS_PER_READ);
      const last = members.at(-1);
      if (last !== undefined) {
        await this.index.addAll(members);
        this.lastMember = last;
        if (last.sequence < lastSequence) return "more";
        // The store may have grown while these were read.
        if (last.sequence > lastSequence) return this.catchUpSome(collections, key);
      }
    }
    return this.index.count() === count ? "complete" : "shrunk";
  }
}

/** Places of a collection from which a sample is taken: ads that were collected together are alike. */
const SAMPLED_AT = 16;

/** Vectors from all over a collection, the same ones whenever it is asked of the same state. */
export async function sampleOf(
  collections: CollectionRepository,
  key: CollectionKey,
  size: number,
): Promise<Float32Array[]> {
  const [first] = await collections.membersAfter(key, 0, 1);
  const { lastSequence } = await collections.state(key);
  const vectors: Float32Array[] = [];
  const from = (first?.sequence ?? 1) - 1;
  for (let place = 0; place < SAMPLED_AT; place++) {
    const after = from + Math.floor(((lastSequence - from) * place) / SAMPLED_AT);
    const members = await collections.membersAfter(key, after, Math.ceil(size / SAMPLED_AT));
    vectors.push(...members.map(({ vector }) => vector));
  }
  return vectors;
}
