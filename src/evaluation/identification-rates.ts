import type { MatedSearch, NonMatedSearch } from "./search-rotation.js";

/** Searches from the highest similarity to the lowest, so that rates are sums over a part of them. */
export interface RankedSearches {
  readonly mated: readonly MatedSearch[];
  readonly nonMated: readonly NonMatedSearch[];
}

/** A threshold of a candidate list and what it costs. */
export interface SearchPoint {
  /** Candidates above this similarity are listed. */
  readonly similarity: number;
  /** Share of non-mated searches that list anybody. */
  readonly fpir: number;
  /** Share of mated searches that do not list the mate. */
  readonly fnir: number;
}

export function rankSearches(
  mated: readonly MatedSearch[],
  nonMated: readonly NonMatedSearch[],
): RankedSearches {
  const bySimilarity = (a: { similarity: number }, b: { similarity: number }) =>
    a.similarity === b.similarity ? 0 : b.similarity - a.similarity;
  return { mated: mated.toSorted(bySimilarity), nonMated: nonMated.toSorted(bySimilarity) };
}

/**
 * For each rate the lowest threshold above which no more than that share of the non-mated searches list anybody, as in the
 * identification mode of NIST FRTE 1:N; the mate counts at whatever rank.
 * @param rates false positive identification rates
 * @param weights how often each person counts
 * @returns null where there are no searches of either kind
 */
export function pointsAtFpir(
  { mated, nonMated }: RankedSearches,
  rates: readonly number[],
  weights: ArrayLike<number>,
): (SearchPoint | null)[] {
  const matedTotal = totalOf(mated, weights);
  const nonMatedTotal = totalOf(nonMated, weights);
  if (matedTotal === 0 || nonMatedTotal === 0) return rates.map(() => null);
  return rates.map((rate) => {
    let listed = 0;
    let similarity = Number.NEGATIVE_INFINITY;
    for (const search of nonMated) {
      const weight = weights[search.person] as number;
      // The rounding of a product must not cost a search.
      if (listed + weight > rate * nonMatedTotal + 1e-9) {
        similarity = search.similarity;
        break;
      }
      listed += weight;
    }
    return {
      similarity,
      fpir: listed / nonMatedTotal,
      fnir: 1 - weightAbove(mated, similarity, weights) / matedTotal,
    };
  });
}

/** Share of mated searches whose mate is among the first `rank`; null without mated searches. */
export function shareWithin(
  mated: readonly MatedSearch[],
  rank: number,
  weights: ArrayLike<number>,
): number | null {
  const total = totalOf(mated, weights);
  if (total === 0) return null;
  return (
    totalOf(
      mated.filter((search) => search.rank <= rank),
      weights,
    ) / total
  );
}

function weightAbove(ranked: readonly MatedSearch[], threshold: number, weights: ArrayLike<number>): number {
  let sum = 0;
  for (const { similarity, person } of ranked) {
    if (similarity <= threshold) break;
    sum += weights[person] as number;
  }
  return sum;
}

function totalOf(searches: readonly { readonly person: number }[], weights: ArrayLike<number>): number {
  let sum = 0;
  for (const { person } of searches) sum += weights[person] as number;
  return sum;
}
