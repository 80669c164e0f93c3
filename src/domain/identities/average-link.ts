import { areBarred, type FaceGroup, meanSimilarity, unite } from "./face-group.js";
import { type GroupPair, PairHeap } from "./pair-heap.js";

/**
 * Joins groups by average link: step by step the two whose faces are the most similar on average become one, as long as that
 * average reaches `least` and nothing bars them. So a stranger who resembles one photograph of a person is held off by all
 * the others, and nobody is chained to anybody by somebody in between.
 *
 * Two groups whose pair is not given are taken for less similar than `least`. Then neither is any union of such, so that only
 * neighbours of neighbours are ever compared, and new groups can be joined to old ones that were joined before: no two
 * groups of the outcome reach `least` unless they are barred.
 * @param pairs of places in `groups`, those that reach `least`
 * @yields after each step, for callers who let others have a turn
 * @returns the groups that are left; one that was joined with nothing is the same object
 */
export function* joinByAverage(
  groups: readonly FaceGroup[],
  pairs: Iterable<GroupPair>,
  least: number,
): Generator<void, FaceGroup[]> {
  const all: (FaceGroup | null)[] = [...groups];
  const neighbours = new Map<number, Set<number>>();
  const heap = new PairHeap();
  const meet = (a: number, b: number, similarity: number) => {
    if (similarity < least || areBarred(all[a] as FaceGroup, all[b] as FaceGroup)) return;
    neighboursOf(neighbours, a).add(b);
    neighboursOf(neighbours, b).add(a);
    heap.push({ a: Math.min(a, b), b: Math.max(a, b), similarity });
  };
  for (const { a, b, similarity } of pairs) meet(a, b, similarity);
  for (let next = heap.pop(); next !== undefined; next = heap.pop()) {
    const [a, b] = [all[next.a], all[next.b]];
    if (a === null || b === null || a === undefined || b === undefined) continue;
    const joined = unite(a, b);
    const place = all.push(joined) - 1;
    all[next.a] = null;
    all[next.b] = null;
    const around = [...neighboursOf(neighbours, next.a), ...neighboursOf(neighbours, next.b)];
    neighbours.delete(next.a);
    neighbours.delete(next.b);
    for (const other of new Set(around)) {
      const its = all[other];
      if (its !== null && its !== undefined) meet(place, other, meanSimilarity(joined, its));
      neighbours.get(other)?.delete(next.a);
      neighbours.get(other)?.delete(next.b);
    }
    yield;
  }
  return all.filter((group) => group !== null);
}

function neighboursOf(neighbours: Map<number, Set<number>>, of: number): Set<number> {
  const known = neighbours.get(of);
  if (known !== undefined) return known;
  const none = new Set<number>();
  neighbours.set(of, none);
  return none;
}
