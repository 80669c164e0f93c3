import { type CollectionKey, isOfFaces } from "../domain/collection.js";
import { cosine } from "../domain/embedding.js";
import { asLeadlightError, expected } from "../domain/errors.js";
import type { PackId, VectorLabel } from "../domain/ids.js";
import { checkNeighbourCount, checkUnitVector } from "../domain/index-node.js";
import type { CollectionRepository } from "../ports/store.js";
import type { Neighbour } from "../ports/vector-index.js";
import { BUILT_AT_ONCE, KeptIndex, type KeptIndexParts, type RebuildOptions } from "./kept-index.js";
import type { LiveIndex } from "./live-index.js";
import { nearestMembers } from "./nearest-members.js";
import { judgeSnapshot, type SnapshotOrigin } from "./snapshot-verdict.js";
import { createTurns } from "./turns.js";

/** What lies on the disk for an index, compared with the store. */
export interface IndexInspection {
  /**
   * `current`: loading the snapshot is enough. `behind`: the store has gained vectors since. `missing`, `damaged`,
   * `foreign` (of another store, kind, pack or state): whoever uses it next builds the index from the store.
   * `unused`: there is nothing to keep, or nobody has searched the faces of these ads yet, and whoever does so first builds it.
   */
  readonly status: "current" | "behind" | "missing" | "damaged" | "foreign" | "unused";
  /** In words. */
  readonly detail: string;
}

/**
 * The indexes of all collections. They are caches over the store: whatever happens to a snapshot, a search answers
 * from all that the store holds at that moment, including what other processes added.
 */
export interface CollectionIndexes {
  /**
   * The `k` nearest vectors of a collection, nearest first. Nobody waits for an index of more than some thousands to be built or added to: what
   * it lacks is compared one by one.
   * @throws EMBEDDING_INVALID, ARGUMENT_INVALID as `VectorIndex.search`; EMBEDDING_INVALID, INDEX_LABEL_INVALID for a
   * vector in the store that no index takes
   */
  search(key: CollectionKey, vector: Float32Array, k: number): Promise<Neighbour[]>;

  /** Brings an index up to date without searching it. @returns how many distinct vectors it holds then */
  refresh(key: CollectionKey): Promise<number>;

  /**
   * Keeps the snapshots of those indexes that changed.
   * @throws INDEX_SNAPSHOT_UNWRITTEN for the first that could not be kept, after trying them all; no search suffers
   */
  save(): Promise<void>;

  /** Says what lies on the disk, without loading the index or changing anything. */
  inspect(key: CollectionKey): Promise<IndexInspection>;

  /**
   * Builds an index from the store, whatever its snapshot says, beside the one that is searched meanwhile, and takes it in its
   * place. One that is being built already is waited for.
   * @throws what the signal was aborted with
   */
  rebuild(key: CollectionKey, options?: RebuildOptions): Promise<void>;

  /** Lets go of every index, without saving it. */
  close(): Promise<void>;

  /** Lets go of an index and its snapshot: it held what was erased. Whoever searches it next builds it from the store. */
  forget(key: CollectionKey): Promise<void>;
}

export interface CollectionIndexParts extends KeptIndexParts {
  readonly storeId: string;
  /** Length of a pack's embeddings. */
  readonly dimensionOf: (pack: PackId) => Promise<number>;
}

/** Neighbours that are compared again with the store's vectors where the index does not know enough, and twice as many as asked for. */
const LEAST_COMPARED = 50;

/** Searches that look through what an index lacks, at a time and waiting: each may read a million vectors. */
const LOOKING_AT_ONCE = 2;
const MOST_LOOKING = 100;

export function createCollectionIndexes(parts: CollectionIndexParts): CollectionIndexes {
  const kept = new Map<string, KeptIndex>();
  const lookThrough = createTurns(LOOKING_AT_ONCE);
  let looking = 0;

  async function originOf({ collection, pack }: CollectionKey): Promise<SnapshotOrigin> {
    return {
      storeId: parts.storeId,
      indexKind: parts.kind.description,
      space: "cosine",
      collection,
      pack,
      dimension: await parts.dimensionOf(pack),
    };
  }

  async function indexOf(key: CollectionKey): Promise<KeptIndex> {
    const name = JSON.stringify([key.collection, key.pack]);
    const known = kept.get(name);
    if (known !== undefined) return known;
    const origin = await originOf(key);
    // Somebody else may have made it meanwhile.
    const index = kept.get(name) ?? new KeptIndex(key, origin, parts);
    kept.set(name, index);
    return index;
  }

  /** Uses an index; one that is lost in the middle of it is opened again, once. */
  async function withIndex<T>(
    key: CollectionKey,
    use: (live: LiveIndex) => Promise<T>,
    opened = (index: KeptIndex) => index.current(),
  ): Promise<T> {
    const index = await indexOf(key);
    for (let attempt = 1; ; attempt++) {
      let live: LiveIndex | undefined;
      try {
        live = await opened(index);
        return await use(live);
      } catch (thrown) {
        if (asLeadlightError(thrown).code !== "INDEX_LOST") throw thrown;
        if (live !== undefined) await index.forget(live);
        if (attempt > 1) throw thrown;
        parts.onNotice(`the index of ${key.collection} (${key.pack}) is opened again: its thread ended`);
      }
    }
  }

  /** The nearest of these, by the store's vectors; labels that are no members are left out. */
  async function compared(
    key: CollectionKey,
    vector: Float32Array,
    k: number,
    labels: readonly VectorLabel[],
  ) {
    const stored = await parts.collections.memberVectors(key, labels);
    return [...stored]
      .map(([label, other]): Neighbour => ({ label, similarity: cosine(vector, other) }))
      .sort((a, b) => b.similarity - a.similarity || a.label - b.label)
      .slice(0, k);
  }

  async function searchWhole(key: CollectionKey, vector: Float32Array, k: number, live: LiveIndex) {
    const { index, isShrunk } = live;
    if (index.axes === null && !isShrunk) return index.search(vector, k);
    // The index knows less of the vectors than the store, or holds what the store has erased.
    const found = await index.search(vector, Math.max(LEAST_COMPARED, 2 * k));
    return compared(
      key,
      vector,
      k,
      found.map(({ label }) => label),
    );
  }

  /** What the index holds by the index, and what it lacks of the collection one by one. */
  async function searchBehind(
    key: CollectionKey,
    vector: Float32Array,
    k: number,
    { index, reach }: LiveIndex,
  ) {
    if (looking >= MOST_LOOKING)
      throw expected(
        "SERVER_BUSY",
        "an index that is built",
        `the index of ${key.collection}`,
        "searches that wait",
      );
    checkUnitVector(vector, index.dimension);
    looking++;
    try {
      const rest = lookThrough(() => nearestMembers(parts.collections, key, reach, vector, k));
      rest.catch(() => undefined); // whoever awaits it is told
      const held = index.count() === 0 ? [] : await index.search(vector, Math.max(LEAST_COMPARED, 2 * k));
      const labels = new Set([...held, ...(await rest)].map(({ label }) => label));
      return await compared(key, vector, k, [...labels]);
    } finally {
      looking--;
    }
  }

  return {
    async search(key, vector, k) {
      checkNeighbourCount(k);
      const { count, lastSequence } = await parts.collections.state(key);
      if (count <= BUILT_AT_ONCE) return withIndex(key, (live) => searchWhole(key, vector, k, live));
      return withIndex(
        key,
        (live) => {
          // Where only the number differs, the store has erased something.
          const isWhole = live.reach >= lastSequence && live.index.count() === count;
          return isWhole ? searchWhole(key, vector, k, live) : searchBehind(key, vector, k, live);
        },
        (index) => index.asItIs(),
      );
    },

    refresh: (key) => withIndex(key, async ({ index }) => index.count()),

    async save() {
      const failures: unknown[] = [];
      for (const index of kept.values()) await index.save().catch((thrown) => failures.push(thrown));
      if (failures.length > 0) throw failures[0];
    },

    async inspect(key) {
      if (!parts.kind.hasSnapshots)
        return { status: "unused", detail: `an ${parts.kind.description} index takes no snapshots` };
      const { count } = await parts.collections.state(key);
      const verdict = await judgeSnapshot(key, await originOf(key), parts);
      if (verdict.status === "missing" && count === 0)
        return { status: "unused", detail: "the collection is empty" };
      if (verdict.status === "missing" && isOfFaces(key.collection))
        return { status: "unused", detail: `the first search builds it; ${vectors(count)} in the store` };
      if (verdict.status !== "usable")
        return { status: verdict.status, detail: `${verdict.reason}; ${vectors(count)} in the store` };
      return compareWithStore(verdict.manifest.watermark, verdict.manifest.count, parts.collections, key);
    },

    rebuild: async (key, options) => (await indexOf(key)).rebuild(options),

    forget: async (key) => (await indexOf(key)).forgetAll(),

    async close() {
      await Promise.all([...kept.values()].map((index) => index.close()));
      kept.clear();
    },
  };
}

async function compareWithStore(
  watermark: number,
  inSnapshot: number,
  collections: CollectionRepository,
  key: CollectionKey,
): Promise<IndexInspection> {
  const { count, lastSequence } = await collections.state(key);
  if (watermark === lastSequence)
    return { status: "current", detail: `${vectors(count)}, all in its snapshot` };
  return { status: "behind", detail: `${inSnapshot} of ${vectors(count)} in its snapshot` };
}

function vectors(count: number): string {
  return count === 1 ? "1 vector" : `${count} vectors`;
}
