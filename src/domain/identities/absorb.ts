import { joinByAverage } from "./average-link.js";
import { areBarred, copyFrom, type FaceGroup, hasCopyOf, meanSimilarity, withCopies } from "./face-group.js";
import type { GroupPair } from "./pair-heap.js";

/**
 * New groups taken in at a time. Within one lot the nearest are joined first, whatever their order; a lot costs as
 * many comparisons as it has members times all photographs there are.
 */
const LOT = 256;

/**
 * Takes new groups in among old ones, no two of which would be joined by themselves. A copy of a photograph goes with it, and
 * weighs nothing from then on; the rest is joined by average link.
 * @param least mean similarity from which on two groups are one
 * @yields every few thousand comparisons, for callers who let others have a turn
 * @returns all groups; old ones that nothing was joined with are the same objects
 */
export function* absorb(
  old: readonly FaceGroup[],
  fresh: readonly FaceGroup[],
  least: number,
): Generator<void, FaceGroup[]> {
  const from = copyFrom(least);
  let groups: readonly FaceGroup[] = old;
  for (let first = 0; first < fresh.length; first += LOT) {
    const all = yield* withPlaced(groups, fresh.slice(first, first + LOT), from);
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

/** Puts every new group to the photograph that it is a copy of, or behind all the others. */
function* withPlaced(
  groups: readonly FaceGroup[],
  fresh: readonly FaceGroup[],
  from: number,
): Generator<void, FaceGroup[]> {
  const all = [...groups];
  // Put together by themselves first: a large group is written anew once, and not for each of its copies.
  const copies = new Map<number, FaceGroup>();
  for (const one of fresh) {
    const place = yield* placeOfOriginal(all, one, copies, from);
    const own = copies.get(place);
    if (place < 0) all.push(one);
    else copies.set(place, own === undefined ? one : withCopies(own, one));
  }
  for (const [place, own] of copies) all[place] = withCopies(all[place] as FaceGroup, own);
  return all;
}

/** @returns where the group with a photograph is that a single one is a copy of; −1 without any */
function* placeOfOriginal(
  all: readonly FaceGroup[],
  one: FaceGroup,
  copies: ReadonlyMap<number, FaceGroup>,
  from: number,
): Generator<void, number> {
  const [vector, ...more] = one.photographs as [Float32Array, ...Float32Array[]];
  if (more.length > 0) return -1;
  const areOne = (group: FaceGroup, others?: FaceGroup) =>
    !areBarred(group, one) && (others === undefined || !areBarred(others, one));
  let compared = 0;
  for (const [place, group] of all.entries()) {
    if (hasCopyOf(group, vector, from) && areOne(group, copies.get(place))) return place;
    compared += group.photographs.length;
    if (compared < COMPARED_AT_ONCE) continue;
    compared = 0;
    yield;
  }
  return -1;
}

/** Of 512 values each: a few milliseconds. */
const COMPARED_AT_ONCE = 4096;
