import { upperLimitOfShare } from "./binomial-limit.js";
import { BIN_COUNT, binOf, type Tally, total } from "./tally.js";

/** The share of non-mated comparisons with at least some similarity. */
export interface FalseMatchRate {
  readonly similarity: number;
  /** May be 0. */
  readonly rate: number;
  /** One-sided 95% upper limit; never 0. */
  readonly upper: number;
}

/** FMR for each bin of a tally: the share of its non-mated weight at the bin and above. */
export function falseMatchRates({ nonMated }: Tally): Float64Array {
  const rates = new Float64Array(nonMated.length);
  const all = total(nonMated);
  let above = 0;
  for (let bin = nonMated.length - 1; bin >= 0; bin--) {
    above += nonMated[bin] as number;
    rates[bin] = Math.min(1, above / all);
  }
  return rates;
}

/** Who was compared. */
export interface Compared {
  readonly persons: number;
  /** Pairs of two persons. */
  readonly personPairs: number;
}

/** A rate that fewer pairs of persons make up has no variance worth the name. */
const LEAST_PAIRS = 30;

/**
 * How many independent comparisons would have told a false match rate as precisely as these did. Thousands of persons make
 * millions of pairs, but a person who looks like many spoils a whole row of them at once. So the variance of the FMR is
 * measured by drawing persons again, and the count is the one whose binomial variance is as large, n = p(1 − p)/Var(p) (the
 * effective sample size of L. Kish, *Survey Sampling*, 1965); never more than there are pairs of persons.
 * @param rates FMR for each bin
 * @param resampled the same for each sample of persons
 * @returns null where the rate is made up by too few pairs
 */
function independentAt(
  bin: number,
  rates: Float64Array,
  resampled: readonly Float64Array[],
  { personPairs }: Compared,
): number | null {
  const rate = rates[bin] as number;
  if (rate * personPairs < LEAST_PAIRS || rate >= 1) return null;
  const count = (rate * (1 - rate)) / variance(resampled.map((sample) => sample[bin] as number));
  return Math.max(1, Math.min(personPairs, count));
}

/** Likelihood ratios are bounded by the least count of independent comparisons over these FMRs. */
const RATES_OF_INDEPENDENCE = [1e-2, 1e-3, 1e-4] as const;

/**
 * How many non-mated comparisons are independent at the level of persons, see {@link independentAt}. The count differs from
 * one FMR to the next; the smallest over FMR 1e-2, 1e-3 and 1e-4 is taken.
 * @returns at least 1. Where no rate can be measured: half the persons, who make so many pairs without one in common.
 */
export function independentComparisons(
  rates: Float64Array,
  resampled: readonly Float64Array[],
  compared: Compared,
): number {
  const counts = RATES_OF_INDEPENDENCE.flatMap((wanted) => {
    const bin = rates.findIndex((rate) => rate <= wanted);
    return independentAt(bin, rates, resampled, compared) ?? [];
  });
  const least = counts.length > 0 ? Math.min(...counts) : compared.persons / 2;
  return Math.max(1, Math.floor(least));
}

const CONFIDENCE = 0.95;

/** Similarities of the table in one unit. */
const STEPS = 100;

/**
 * The FMR against similarity. Its upper limit is the larger of two: what 95% of the samples of persons stay below, and
 * the limit of Clopper and Pearson for as many comparisons as are independent at that FMR. The second is what remains where
 * no false match was seen; the count is then that of the last FMR that could be measured.
 * @returns from the last similarity that every comparison reaches to the first that none does
 */
export function falseMatchRateTable(
  rates: Float64Array,
  resampled: readonly Float64Array[],
  compared: Compared,
): FalseMatchRate[] {
  let independent = compared.persons / 2;
  const table = Array.from({ length: 2 * STEPS }, (_, step): FalseMatchRate => {
    const similarity = (step - STEPS) / STEPS;
    // The middle of the bin that begins there.
    const bin = binOf(similarity + 1 / BIN_COUNT);
    const rate = rates[bin] as number;
    independent = independentAt(bin, rates, resampled, compared) ?? independent;
    const limit = upperLimitOfShare(rate * independent, independent, CONFIDENCE);
    return { similarity, rate, upper: Math.max(limit, quantile(resampled, bin)) };
  });
  const first = table.findLastIndex(({ rate }) => rate === 1);
  const last = table.findIndex(({ rate }) => rate === 0);
  return falling(table.slice(Math.max(0, first), last === -1 ? undefined : last + 1));
}

/** The FMR that 95% of the samples stay at or below. */
function quantile(resampled: readonly Float64Array[], bin: number): number {
  const sorted = resampled.map((sample) => sample[bin] as number).sort((a, b) => a - b);
  return sorted[Math.ceil(CONFIDENCE * sorted.length) - 1] ?? 1;
}

/** A limit that rose with similarity is no reason to believe the lower one before it. */
function falling(table: readonly FalseMatchRate[]): FalseMatchRate[] {
  let least = 0;
  return table
    .toReversed()
    .map((entry) => {
      least = Math.max(least, entry.upper);
      return { ...entry, upper: least };
    })
    .toReversed();
}

function variance(values: readonly number[]): number {
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  return values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / (values.length - 1);
}
