import type { CollectionKey } from "../domain/collection.js";
import type { VectorLabel } from "../domain/ids.js";
import { innerProduct } from "../domain/inner-product.js";
import type { CollectionMember, CollectionRepository } from "../ports/store.js";
import type { CollectionIndexes } from "./collection-index.js";
import type { Progress } from "./ingest-run.js";
import { sampleOf } from "./live-index.js";
import { pause } from "./slices.js";

/** What an index finds of what it should. */
export interface IndexAudit {
  /** Vectors of the collection. */
  readonly count: number;
  /** Vectors that were searched with themselves, and those of them that were not found. */
  readonly searched: number;
  readonly lost: number;
  /** Share of the ten nearest that the index finds too, over a sample of the vectors; 1 when there is nothing to find. */
  readonly recall: number;
  readonly probes: number;
}

/** Members that are compared one by one, read at a time. */
const PER_READ = 250;

/** Searches under way at a time: fewer than may wait where the store grows meanwhile (see `CollectionIndexes.search`). */
const SEARCHED_AT_ONCE = 50;
/** Vectors whose neighbours are compared with those that comparing with everything finds. */
const PROBES = 100;
const NEIGHBOURS = 10;

/** The recall that an index must reach, and the share of its vectors that may be lost. */
export const LEAST_RECALL = 0.95;
export const MOST_LOST = 0.001;

export function isBelowTarget({ searched, lost, recall }: IndexAudit): boolean {
  return recall < LEAST_RECALL || lost > MOST_LOST * searched;
}

/**
 * Searches an index for what it holds: each vector for itself, as long as the time lasts, and some for their neighbours.
 * @param options.milliseconds for the first of the two; the second compares a hundred vectors with all, a minute for a million
 */
export async function auditIndex(
  key: CollectionKey,
  { collections, indexes }: { collections: CollectionRepository; indexes: CollectionIndexes },
  options: { readonly milliseconds: number; readonly onProgress?: Progress | undefined },
): Promise<IndexAudit> {
  await indexes.refresh(key);
  const { count } = await collections.state(key);
  const until = performance.now() + options.milliseconds;
  let searched = 0;
  let lost = 0;
  for (let last = 0; performance.now() < until; ) {
    const members = await collections.membersAfter(key, last, SEARCHED_AT_ONCE);
    if (members.length === 0) break;
    const found = await Promise.all(members.map((member) => findsItself(indexes, key, member)));
    searched += members.length;
    lost += found.filter((isFound) => !isFound).length;
    last = members.at(-1)?.sequence ?? last;
    options.onProgress?.(searched, Math.max(count, searched));
  }
  const probes = (await sampleOf(collections, key, PROBES)).slice(0, PROBES);
  const recall = await recallOf(probes, key, collections, indexes);
  return { count, searched, lost, recall, probes: probes.length };
}

/** Among the first few: of vectors that are nearly the same, rounding may put another first. */
async function findsItself(
  indexes: CollectionIndexes,
  key: CollectionKey,
  { label, vector }: CollectionMember,
): Promise<boolean> {
  return (await indexes.search(key, vector, NEIGHBOURS)).some((found) => found.label === label);
}

async function recallOf(
  probes: readonly Float32Array[],
  key: CollectionKey,
  collections: CollectionRepository,
  indexes: CollectionIndexes,
): Promise<number> {
  const nearest = probes.map(() => new FewNearest());
  for (let last = 0; ; ) {
    const members = await collections.membersAfter(key, last, PER_READ);
    for (const { label, vector } of members)
      for (const [i, probe] of probes.entries()) nearest[i]?.offer(label, innerProduct(vector, 0, probe));
    last = members.at(-1)?.sequence ?? last;
    if (members.length < PER_READ) break;
    await pause();
  }
  let found = 0;
  let expected = 0;
  for (const [i, probe] of probes.entries()) {
    const labels = new Set((await indexes.search(key, probe, NEIGHBOURS)).map(({ label }) => label));
    const wanted = nearest[i]?.labels() ?? [];
    expected += wanted.length;
    found += wanted.filter((label) => labels.has(label)).length;
  }
  return expected === 0 ? 1 : found / expected;
}

/** The best few of all that is offered, which most offers are not among. */
class FewNearest {
  readonly #found: { readonly label: VectorLabel; readonly similarity: number }[] = [];

  offer(label: VectorLabel, similarity: number): void {
    const worst = this.#found[NEIGHBOURS - 1];
    if (worst !== undefined && worst.similarity >= similarity) return;
    this.#found.push({ label, similarity });
    this.#found.sort((a, b) => b.similarity - a.similarity);
    this.#found.length = Math.min(this.#found.length, NEIGHBOURS);
  }

  labels(): VectorLabel[] {
    return this.#found.map(({ label }) => label);
  }
}
