import { quantile } from "../domain/quantile.js";
import { seededRandom, seedFor } from "../domain/seeded.js";

/** Two-sided 95% limits. */
export type Interval = [low: number, high: number];

/** Enough for 95% limits that move by less than a tenth of their width with another seed. */
export const REPLICATES = 400;

/**
 * 95% intervals of statistics by the bootstrap over persons (B. Efron, R. Tibshirani, An Introduction to the Bootstrap,
 * 1993, percentile method): persons are drawn with replacement, each with all of their photographs, since comparisons
 * that share a person are not independent. A comparison of two persons counts as often as the product of both.
 * @param persons how many there are
 * @param statistics from how often each person was drawn; as many values each time, null where there is none
 * @returns one for each value; null where fewer than half of the draws have one
 */
export function personIntervals(
  persons: number,
  seed: number,
  purpose: string,
  statistics: (weights: Float64Array) => readonly (number | null)[],
): (Interval | null)[] {
  const random = seededRandom(seedFor(seed, purpose));
  const draws: (readonly (number | null)[])[] = [];
  for (let i = 0; i < REPLICATES; i++) draws.push(statistics(drawPersons(persons, random)));
  return (draws[0] ?? []).map((_, at) => {
    const values = draws.flatMap((draw) => draw[at] ?? []).sort((a, b) => a - b);
    return values.length < REPLICATES / 2 ? null : [quantile(values, 0.025), quantile(values, 0.975)];
  });
}

/** −ln 0.025: of `n` independent trials without an event, the upper 95% limit of the rate is this over `n`. */
const NO_EVENT_LIMIT = 3.69;

/**
 * Limits of a share of which nothing, or everything, was observed: however it is drawn again it stays so, which would mean
 * that it is known for sure.
 * @param independent how many independent trials it rests on, at most: persons, or pairs of persons
 */
export function withoutCertainty(
  share: number | null,
  limits: Interval | null,
  independent: number,
): Interval | null {
  if (limits === null || independent <= 0) return limits;
  const unseen = Math.min(1, NO_EVENT_LIMIT / independent);
  if (share === 0) return [0, Math.max(limits[1], unseen)];
  return share === 1 ? [Math.min(limits[0], 1 - unseen), 1] : limits;
}

/** How often each person comes up when as many are drawn as there are. */
function drawPersons(persons: number, random: () => number): Float64Array {
  const weights = new Float64Array(persons);
  for (let i = 0; i < persons; i++) (weights[Math.floor(random() * persons)] as number)++;
  return weights;
}

/**
 * How many comparisons there are of photographs of two different persons.
 * @param counts photographs of each person
 * @param weights how often each person counts
 */
export function pairsOfTwoPersons(counts: ArrayLike<number>, weights: ArrayLike<number>): number {
  let sum = 0;
  let squares = 0;
  for (let person = 0; person < counts.length; person++) {
    const weighted = (counts[person] as number) * (weights[person] as number);
    sum += weighted;
    squares += weighted * weighted;
  }
  return (sum * sum - squares) / 2;
}
