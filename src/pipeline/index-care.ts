import type { CollectionKey } from "../domain/collection.js";
import { expected } from "../domain/errors.js";
import type { Store } from "../ports/store.js";
import type { CollectionIndexes, IndexInspection } from "./collection-index.js";
import { auditIndex, type IndexAudit, isBelowTarget } from "./index-audit.js";
import type { Progress } from "./ingest-run.js";
import type { RebuildOptions } from "./kept-index.js";

/** An index and what lies on the disk of it. */
export interface ListedIndex extends CollectionKey, IndexInspection {
  /** Distinct vectors in the store. */
  readonly vectors: number;
}

/** What a thorough look at an index found, and whether it was built anew for it. */
export interface CheckedIndex extends CollectionKey {
  /** What was found last. */
  readonly audit: IndexAudit;
  /** What was found before it was built anew; null when it was good. */
  readonly before: IndexAudit | null;
  readonly isBelowTarget: boolean;
}

/** Looks after the indexes. */
export interface IndexCare {
  list(): Promise<ListedIndex[]>;

  /**
   * Builds an index anew from the store, beside the one that is searched meanwhile, and keeps it.
   * @throws ARGUMENT_INVALID for a collection that holds nothing, INDEX_SNAPSHOT_UNWRITTEN, what `options.signal` was aborted with
   */
  rebuild(key: CollectionKey, options?: RebuildOptions): Promise<void>;

  /**
   * Searches every index for what it holds, and builds anew what does not find enough of it.
   * @param options.milliseconds for each index; the comparison with everything comes on top
   */
  check(options: {
    readonly milliseconds: number;
    readonly onProgress?: Progress | undefined;
  }): Promise<CheckedIndex[]>;
}

export function createIndexCare(parts: { store: Store; indexes: CollectionIndexes }): IndexCare {
  const { store, indexes } = parts;
  const { collections } = store;

  const rebuild: IndexCare["rebuild"] = async (key, options) => {
    const { collection, pack } = key;
    if ((await collections.state(key)).count === 0)
      throw expected(
        "ARGUMENT_INVALID",
        "a collection that `index list` names",
        "the collection",
        collection,
      );
    await store.audit.append({ act: "index.rebuild", operationId: null, details: { collection, pack } });
    await indexes.rebuild(key, options);
    await indexes.save();
  };

  async function checkOne(
    key: CollectionKey,
    options: Parameters<IndexCare["check"]>[0],
  ): Promise<CheckedIndex> {
    const found = await auditIndex(key, { collections, indexes }, options);
    if (!isBelowTarget(found)) return { ...key, audit: found, before: null, isBelowTarget: false };
    await rebuild(key, { onProgress: options.onProgress });
    const audit = await auditIndex(key, { collections, indexes }, options);
    return { ...key, audit, before: found, isBelowTarget: isBelowTarget(audit) };
  }

  return {
    async list() {
      const listed: ListedIndex[] = [];
      for (const key of await collections.list()) {
        const { count } = await collections.state(key);
        listed.push({ ...key, ...(await indexes.inspect(key)), vectors: count });
      }
      return listed;
    },
    rebuild,
    async check(options) {
      const checked: CheckedIndex[] = [];
      for (const key of await collections.list()) checked.push(await checkOne(key, options));
      return checked;
    },
  };
}

/** In words. */
export function auditText({ count, searched, lost, recall, probes }: IndexAudit): string {
  const share = (100 * recall).toFixed(1);
  return `${lost} of ${searched} vectors do not find themselves (of ${count}), ${share}% of the ten nearest are found (${probes} probes)`;
}
