import { finish } from "../../domain/finish.js";
import { absorb } from "../../domain/identities/absorb.js";
import { joinByAverage } from "../../domain/identities/average-link.js";
import { type FaceGroup, singleFace } from "../../domain/identities/face-group.js";
import type { GroupPair } from "../../domain/identities/pair-heap.js";
import type { FaceId, Sha256 } from "../../domain/ids.js";

/** Photographs to be grouped, and the pairs of them that are at all alike, most similar first. */
export interface Grouping {
  readonly vectors: readonly Float32Array[];
  readonly pairs: readonly GroupPair[];
}

/** Groups photographs by a threshold of similarity. @returns the group of each photograph */
export type Method = (photographs: Grouping, least: number) => Uint32Array;

/** Every two that are alike are in one group, and so are those of a chain. */
export const connectedComponents: Method = ({ vectors, pairs }, least) => {
  const sets = new DisjointSets(vectors.length);
  for (const { a, b, similarity } of pairs) {
    if (similarity < least) break;
    sets.unite(a, b);
  }
  return sets.all();
};

/**
 * As M. Ester et al., A density-based algorithm for discovering clusters, 1996: who has enough neighbours, itself among them, is a core;
 * cores that are neighbours are in one group; others go with their nearest core, and are by themselves without one.
 */
export function densityBased(enough: number): Method {
  return ({ vectors, pairs }, least) => {
    const near = pairs.slice(0, countReaching(pairs, least));
    const neighbours = new Uint32Array(vectors.length).fill(1);
    for (const { a, b } of near) {
      (neighbours[a] as number)++;
      (neighbours[b] as number)++;
    }
    const isCore = (i: number) => (neighbours[i] as number) >= enough;
    const sets = new DisjointSets(vectors.length);
    for (const { a, b } of near) if (isCore(a) && isCore(b)) sets.unite(a, b);
    const placed = new Set<number>();
    for (const { a, b } of near) {
      if (isCore(a) === isCore(b)) continue;
      const border = isCore(a) ? b : a;
      if (placed.has(border)) continue;
      placed.add(border);
      sets.unite(a, b);
    }
    return sets.all();
  };
}

/** All at once, the nearest first. */
export const averageLink: Method = ({ vectors, pairs }, least) =>
  groupsOf(
    vectors.length,
    finish(joinByAverage(singles(vectors), pairs.slice(0, countReaching(pairs, least)), least)),
  );

/** In lots, as ads come in: what the product does. */
export const averageLinkInLots: Method = ({ vectors }, least) =>
  groupsOf(vectors.length, finish(absorb([], singles(vectors), least)));

/** Every face of one group reaches the threshold with every face of the other: as the faces of one ad are put together. */
export const completeLink: Method = ({ vectors, pairs }, least) => {
  const near = pairs.slice(0, countReaching(pairs, least));
  const alike = vectors.map(() => new Set<number>());
  for (const { a, b } of near) {
    alike[a]?.add(b);
    alike[b]?.add(a);
  }
  const groupOf = vectors.map((_, i) => [i]);
  for (const { a, b } of near) {
    const [into, from] = [groupOf[a] as number[], groupOf[b] as number[]];
    if (into === from || !into.every((one) => from.every((other) => alike[one]?.has(other)))) continue;
    into.push(...from);
    for (const i of from) groupOf[i] = into;
  }
  return Uint32Array.from(groupOf, (group) => group[0] as number);
};

function singles(vectors: readonly Float32Array[]): FaceGroup[] {
  return vectors.map((vector, i) =>
    singleFace({ faceId: `${i}` as FaceId, imageSha256: `${i}` as Sha256, vector }),
  );
}

function groupsOf(count: number, groups: readonly FaceGroup[]): Uint32Array {
  const groupOf = new Uint32Array(count);
  groups.forEach(({ faces }, group) => {
    for (const face of faces) groupOf[Number(face)] = group;
  });
  return groupOf;
}

function countReaching(pairs: readonly GroupPair[], least: number): number {
  const end = pairs.findIndex(({ similarity }) => similarity < least);
  return end < 0 ? pairs.length : end;
}

class DisjointSets {
  readonly #parents: Uint32Array;

  constructor(count: number) {
    this.#parents = Uint32Array.from({ length: count }, (_, i) => i);
  }

  #root(of: number): number {
    let at = of;
    while (this.#parents[at] !== at) {
      this.#parents[at] = this.#parents[this.#parents[at] as number] as number;
      at = this.#parents[at] as number;
    }
    return at;
  }

  unite(a: number, b: number): void {
    this.#parents[this.#root(a)] = this.#root(b);
  }

  all(): Uint32Array {
    return this.#parents.map((_, i) => this.#root(i));
  }
}
