import { quantile } from "../../domain/quantile.js";
import type { Sampling } from "./calibrate-size.js";
import { cllr } from "./cllr.js";
import { type Comparisons, tallyComparisons } from "./comparisons.js";
import { isotonicLog10LR } from "./isotonic.js";
import { resamplePersons } from "./resample-persons.js";

/** Cllr above its least, as a share of the least: 0.1 is 10% more. */
export interface ExactExcess {
  readonly mean: number;
  /** Two-sided 95% limits. */
  readonly low: number;
  readonly high: number;
}

/** Enough for a mean; each takes as long as adding all comparisons up. */
const MOST_SAMPLES = 200;

/**
 * By how much the Cllr of likelihood ratios that are *exactly right* exceeds the least Cllr. The least is found by looking
 * at the answers of the few persons at hand, so that even the truth is above it; what a calibration is above it
 * says something only beyond that. The persons are taken for everybody there is: the isotonic ratios made on them are
 * then exact, and are judged on as many persons drawn from them.
 * @param held 0 for each person who is left out
 * @returns null where in half of the samples nobody is mistaken
 */
export function excessOfExact(
  comparisons: Comparisons,
  held: ArrayLike<number>,
  { random, samples }: Sampling,
): ExactExcess | null {
  const exact = isotonicLog10LR(tallyComparisons(comparisons, held));
  const drawn = Math.min(samples, MOST_SAMPLES);
  const excesses: number[] = [];
  for (let i = 0; i < drawn; i++) {
    const tally = tallyComparisons(comparisons, resamplePersons(held, random));
    const least = cllr(tally, isotonicLog10LR(tally));
    if (isComparable(least)) excesses.push(cllr(tally, exact) / least - 1);
  }
  if (excesses.length < drawn / 2) return null;
  excesses.sort((a, b) => a - b);
  return {
    mean: excesses.reduce((sum, excess) => sum + excess, 0) / excesses.length,
    low: quantile(excesses, 0.025),
    high: quantile(excesses, 0.975),
  };
}

/** Bits; a Cllr below is shown as 0. */
const LEAST_COMPARED = 0.00005;

/** Where nobody is mistaken there is no share of nothing. */
export function isComparable(cllrMin: number): boolean {
  return cllrMin >= LEAST_COMPARED;
}
