import type { CollectionKey } from "../domain/collection.js";
import { cosines } from "../domain/inner-product.js";
import type { CollectionRepository } from "../ports/store.js";
import type { Neighbour } from "../ports/vector-index.js";

/** Members read and compared at a time: 4 MB of 512 values each, and a millisecond of the event loop. */
const MEMBERS_OF_A_PAGE = 2048;

/**
 * The nearest members of a collection behind a sequence number, exactly, nearest first: what an index that is being built does not
 * hold yet. Some five seconds for a million, most of them in the thread that reads.
 */
export async function nearestMembers(
  collections: CollectionRepository,
  key: CollectionKey,
  after: number,
  vector: Float32Array,
  k: number,
): Promise<Neighbour[]> {
  let nearest: Neighbour[] = [];
  let [from, least] = [after, Number.NEGATIVE_INFINITY];
  for (;;) {
    const page = await collections.memberPage(key, from, MEMBERS_OF_A_PAGE);
    if (page === null) return nearest;
    for (const [i, similarity] of cosines(page.vectors, vector).entries()) {
      const label = page.labels[i];
      if (label !== undefined && similarity > least) nearest.push({ label, similarity });
    }
    nearest = nearest.sort((a, b) => b.similarity - a.similarity || a.label - b.label).slice(0, k);
    if (nearest.length === k) least = nearest.at(-1)?.similarity ?? least;
    from = page.through;
  }
}
