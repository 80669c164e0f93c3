import { pointsAtFpir, rankSearches } from "../../src/evaluation/identification-rates.js";
import { drawRotations, type TemplateSizes } from "../../src/evaluation/rotations.js";
import type { MatedSearch, NonMatedSearch } from "../../src/evaluation/search-rotation.js";
import type { Scorer } from "./scorers.js";

const RATES = [0.01, 0.003];

/** Misses of open-set searches at FPIR 1% and 0.3%, photographs without a face counted. */
export interface OpenSet {
  readonly fnir: readonly (number | null)[];
  /** The same where each person counts as often as told. */
  readonly fnirOf: (weights: ArrayLike<number>) => (number | null)[];
  readonly matedSearches: number;
  readonly nonMatedSearches: number;
}

/**
 * Searches as `leadlight evaluate` does, but with any way of scoring.
 * @param people images of each person
 */
export function measureOpenSet(
  people: readonly (readonly number[])[],
  sizes: TemplateSizes,
  seed: number,
  score: Scorer,
): OpenSet {
  const mated: MatedSearch[] = [];
  const nonMated: NonMatedSearch[] = [];
  for (const { enrolled, strangers } of drawRotations(people, sizes, seed)) {
    const gallery = enrolled.map(({ portraits }) => portraits);
    const searched = enrolled.flatMap(({ person, probes }, mate) =>
      probes === null ? [] : [{ person, mate, probes }],
    );
    const scores = score(
      [...searched, ...strangers].map(({ probes }) => probes),
      gallery,
    );
    const ofSearch = (row: number) => scores.subarray(row * gallery.length, (row + 1) * gallery.length);
    searched.forEach(({ person, mate }, row) => {
      mated.push({ person, similarity: ofSearch(row)[mate] as number, rank: 1 });
    });
    strangers.forEach(({ person }, i) => {
      const similarity = ofSearch(searched.length + i).reduce((most, one) => Math.max(most, one), -Infinity);
      nonMated.push({ person, similarity });
    });
  }
  const once = new Uint8Array(people.length).fill(1);
  const ranked = rankSearches(mated, nonMated);
  const fnirOf = (weights: ArrayLike<number>) =>
    pointsAtFpir(ranked, RATES, weights).map((point) => point?.fnir ?? null);
  return {
    fnir: fnirOf(once),
    fnirOf,
    matedSearches: mated.length,
    nonMatedSearches: nonMated.length,
  };
}
