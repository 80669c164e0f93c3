/** Two groups by their numbers, and how similar they are. */
export interface GroupPair {
  readonly a: number;
  readonly b: number;
  readonly similarity: number;
}

/** Pairs of groups of which the most similar one comes out first: a binary heap. */
export class PairHeap {
  readonly #pairs: GroupPair[] = [];

  push(pair: GroupPair): void {
    const pairs = this.#pairs;
    let at = pairs.length;
    pairs.push(pair);
    while (at > 0) {
      const parent = (at - 1) >> 1;
      const above = pairs[parent] as GroupPair;
      if (!isBefore(pair, above)) break;
      pairs[at] = above;
      at = parent;
    }
    pairs[at] = pair;
  }

  /** @returns undefined when there is none left */
  pop(): GroupPair | undefined {
    const pairs = this.#pairs;
    const first = pairs[0];
    const last = pairs.pop();
    if (last !== undefined && pairs.length > 0) this.#sink(last);
    return first;
  }

  #sink(pair: GroupPair): void {
    const pairs = this.#pairs;
    let at = 0;
    for (;;) {
      const left = 2 * at + 1;
      if (left >= pairs.length) break;
      const right = pairs[left + 1];
      const isRight = right !== undefined && isBefore(right, pairs[left] as GroupPair);
      const child = isRight ? left + 1 : left;
      const below = pairs[child] as GroupPair;
      if (!isBefore(below, pair)) break;
      pairs[at] = below;
      at = child;
    }
    pairs[at] = pair;
  }
}

/** Of equals the older groups come first, so that the outcome does not hang on the heap. */
function isBefore(one: GroupPair, other: GroupPair): boolean {
  if (one.similarity !== other.similarity) return one.similarity > other.similarity;
  return one.a !== other.a ? one.a < other.a : one.b < other.b;
}
