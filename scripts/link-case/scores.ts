/** What was found of what is true. */
export interface Scores {
  readonly precision: number;
  readonly recall: number;
}

/** Precision and recall of unordered pairs: what items have in common, found and true. */
export function pairScores(
  found: ReadonlyMap<string, readonly string[]>,
  truth: ReadonlyMap<string, readonly string[]>,
) {
  const [predicted, actual] = [pairsOf(found), pairsOf(truth)];
  let both = 0;
  for (const pair of predicted) if (actual.has(pair)) both++;
  return {
    precision: predicted.size === 0 ? 1 : both / predicted.size,
    recall: actual.size === 0 ? 1 : both / actual.size,
    found: predicted.size,
    pairs: actual.size,
  };
}

/** @param having the ads that have each key */
function pairsOf(having: ReadonlyMap<string, readonly string[]>): Set<string> {
  const pairs = new Set<string>();
  for (const ads of having.values()) {
    const sorted = [...new Set(ads)].sort();
    for (const [i, one] of sorted.entries())
      for (const other of sorted.slice(i + 1)) pairs.add(`${one} ${other}`);
  }
  return pairs;
}

/**
 * B-cubed precision and recall of a clustering (Bagga and Baldwin 1998): for each item, the share of its cluster that is of its class, and
 * the share of its class that is in its cluster; the means over all items.
 * @param clusters, classes of each item
 */
export function bCubed(
  clusters: readonly (string | number)[],
  classes: readonly (string | number)[],
): Scores {
  const [inCluster, inClass, inBoth] = [
    new Map<unknown, number>(),
    new Map<unknown, number>(),
    new Map<string, number>(),
  ];
  const count = <Key>(counts: Map<Key, number>, key: Key) => counts.set(key, (counts.get(key) ?? 0) + 1);
  const both = (i: number) => `${clusters[i]}|${classes[i]}`;
  for (const i of clusters.keys()) {
    count(inCluster, clusters[i]);
    count(inClass, classes[i]);
    count(inBoth, both(i));
  }
  let [precision, recall] = [0, 0];
  for (const i of clusters.keys()) {
    const together = inBoth.get(both(i)) ?? 0;
    precision += together / (inCluster.get(clusters[i]) ?? 1);
    recall += together / (inClass.get(classes[i]) ?? 1);
  }
  return { precision: precision / clusters.length, recall: recall / clusters.length };
}

export function f1({ precision, recall }: Scores): number {
  return precision + recall === 0 ? 0 : (2 * precision * recall) / (precision + recall);
}
