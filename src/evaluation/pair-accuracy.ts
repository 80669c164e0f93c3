import { cosine } from "../domain/embedding.js";
import { expected } from "../domain/errors.js";
import type { ListedPair } from "../ports/dataset.js";
import { type Interval, personIntervals } from "./bootstrap.js";
import type { Dataset } from "./dataset.js";
import type { EmbeddedImage } from "./embed-dataset.js";

/** A listed pair with its similarity; −∞ when one of its photographs has no usable face, so that it never matches. */
export interface ScoredPair {
  readonly isMated: boolean;
  readonly fold: number;
  readonly similarity: number;
  readonly persons: readonly [string, string];
}

/** Share of listed pairs that are told right, by a threshold chosen on other pairs. */
export interface PairAccuracy {
  /** Mean over the folds. */
  readonly accuracy: number;
  /** Of that mean; 0 for one fold. */
  readonly standardError: number;
  /** By persons, with the thresholds held. */
  readonly interval: Interval | null;
  readonly folds: number;
}

/** Checks that pairs are of photographs of the dataset. @throws PAIRS_INVALID */
export function requirePhotographs({ images }: Dataset, pairs: readonly ListedPair[]): void {
  const known = new Set(images.map(({ file }) => file));
  const absent = pairs.flatMap(({ first, second }) => [first, second]).find((file) => !known.has(file));
  if (absent !== undefined)
    throw expected("PAIRS_INVALID", "photographs of the dataset", "the pairs", absent);
}

/** Looks up the similarity of listed pairs of photographs that are there. */
export function scorePairs(images: readonly EmbeddedImage[], pairs: readonly ListedPair[]): ScoredPair[] {
  const byFile = new Map(images.map((image) => [image.file, image]));
  return pairs.flatMap(({ first, second, isMated, fold }) => {
    const [a, b] = [byFile.get(first), byFile.get(second)];
    if (a === undefined || b === undefined) return [];
    return { isMated, fold, similarity: similarityOf(a, b), persons: [a.person, b.person] as const };
  });
}

function similarityOf(a: EmbeddedImage, b: EmbeddedImage): number {
  const isUsable = a.failure === null && b.failure === null;
  if (!isUsable || a.portrait === null || b.portrait === null) return Number.NEGATIVE_INFINITY;
  return cosine(a.portrait.embedding.vector, b.portrait.embedding.vector);
}

/**
 * Accuracy with k folds: each fold is judged by the threshold that tells the most pairs of the other folds right
 * (G. B. Huang et al., Labeled Faces in the Wild, 2007, "View 2"). With one fold the threshold is chosen on itself.
 * @param pairs at least one
 */
export function pairAccuracy(pairs: readonly ScoredPair[], seed: number): PairAccuracy {
  const folds = [...new Set(pairs.map(({ fold }) => fold))].sort((a, b) => a - b);
  const isRight = new Map<ScoredPair, boolean>();
  const accuracies = folds.map((fold) => {
    const own = pairs.filter((pair) => pair.fold === fold);
    const threshold = bestThreshold(folds.length > 1 ? pairs.filter((pair) => pair.fold !== fold) : own);
    for (const pair of own) isRight.set(pair, pair.similarity >= threshold === pair.isMated);
    return own.filter((pair) => isRight.get(pair)).length / own.length;
  });
  const accuracy = accuracies.reduce((sum, value) => sum + value, 0) / folds.length;
  const squares = accuracies.reduce((sum, value) => sum + (value - accuracy) ** 2, 0);
  const standardError = folds.length > 1 ? Math.sqrt(squares / (folds.length - 1) / folds.length) : 0;
  return { accuracy, standardError, interval: intervalOf(pairs, isRight, seed), folds: folds.length };
}

/**
 * The threshold that tells the most pairs right: half way between two similarities; the highest one of several.
 * @returns infinity when it is best that nothing matches
 */
export function bestThreshold(pairs: readonly Pick<ScoredPair, "isMated" | "similarity">[]): number {
  const sorted = pairs.toSorted((a, b) => b.similarity - a.similarity);
  let right = sorted.filter(({ isMated }) => !isMated).length;
  let best = { right, threshold: Number.POSITIVE_INFINITY };
  sorted.forEach(({ isMated, similarity }, i) => {
    right += isMated ? 1 : -1;
    const next = sorted[i + 1]?.similarity ?? Number.NEGATIVE_INFINITY;
    if (right > best.right && next < similarity)
      best = { right, threshold: Number.isFinite(next) ? (similarity + next) / 2 : similarity };
  });
  return best.threshold;
}

function intervalOf(
  pairs: readonly ScoredPair[],
  isRight: ReadonlyMap<ScoredPair, boolean>,
  seed: number,
): Interval | null {
  const persons = [...new Set(pairs.flatMap((pair) => pair.persons))].sort();
  const indexOf = new Map(persons.map((person, i) => [person, i]));
  const indexed = pairs.map((pair) => ({
    isMated: pair.isMated,
    isRight: isRight.get(pair) === true,
    a: indexOf.get(pair.persons[0]) ?? 0,
    b: indexOf.get(pair.persons[1]) ?? 0,
  }));
  const [interval = null] = personIntervals(persons.length, seed, "pairs", (weights) => {
    let [right, all] = [0, 0];
    for (const pair of indexed) {
      const weight = (weights[pair.a] as number) * (pair.isMated ? 1 : (weights[pair.b] as number));
      all += weight;
      if (pair.isRight) right += weight;
    }
    return [all > 0 ? right / all : null];
  });
  return interval;
}
