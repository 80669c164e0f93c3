import { joinByAverage } from "./average-link.js";
import { type FaceGroup, meanSimilarity } from "./face-group.js";
import type { GroupPair } from "./pair-heap.js";

/**
 * New groups taken in at a time. Within one lot the nearest are joined first, whatever their order; a lot costs as
 * many comparisons as it has members times all groups there are, so 50,000 copies of one picture are soon one group that every
 * further copy is compared with once.
 */
const LOT = 256;

/**
 * Takes new groups in among old ones, no two of which would be joined by themselves.
 * @param least mean similarity from which on two groups are one
 * @yields every few thousand comparisons, for callers who let others have a turn
 * @returns all groups; old ones that nothing was joined with are the same objects
 */
export function* absorb(
  old: readonly FaceGroup[],
  fresh: readonly FaceGroup[],
  least: number,
): Generator<void, FaceGroup[]> {
  let groups: readonly FaceGroup[] = old;
  for (let from = 0; from < fresh.length; from += LOT) {
    const all: FaceGroup[] = [...groups, ...fresh.slice(from, from + LOT)];
    const pairs: GroupPair[] = [];
    let compared = 0;
    for (let a = groups.length; a < all.length; a++)
      for (let b = 0; b < a; b++) {
        const similarity = meanSimilarity(all[a] as FaceGroup, all[b] as FaceGroup);
        if (similarity >= least) pairs.push({ a: b, b: a, similarity });
        if (++compared % COMPARED_AT_ONCE === 0) yield;
      }
    groups = yield* joinByAverage(all, pairs, least);
  }
  return [...groups];
}

/** Of 512 values each: a few milliseconds. */
const COMPARED_AT_ONCE = 4096;
