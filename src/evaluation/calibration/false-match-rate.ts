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

const CONFIDENCE = 0.95;

/** Space between the similarities of the table. */
const STEP = 0.01;

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

/** The similarities at which independence is measured are those where the FMR is about this. */
const RATES_OF_INDEPENDENCE = [1e-2, 1e-3, 1e-4] as const;

/** A rate that fewer pairs of persons make up has no variance worth the name. */
const LEAST_PAIRS = 10;

/**
 * How many independent comparisons would have told the false match rate as precisely as these did. Thousands of persons
 * make millions of pairs, but a person who looks like many spoils a whole row of them at once. So the variance of the FMR
 * is measured by drawing persons again, and the count is the one whose binomial variance is as large,
 * n = p(1 − p)/Var(p) (the effective sample size of L. Kish, *Survey Sampling*, 1965); J. L. Wayman counts independent
 * comparisons in this way for biometrics. It differs from one FMR to the next; the smallest over FMR 1e-2, 1e-3 and 1e-4
 * is taken, and never more than there are pairs of persons.
 * @param rates FMR for each bin
 * @param resampled the same for each sample of persons
 * @param personPairs pairs of two persons that were compared
 * @returns at least 1. Where no rate can be measured: half the persons, who make so many pairs without one in common.
 */
export function independentComparisons(
  rates: Float64Array,
  resampled: readonly Float64Array[],
  { personPairs, persons }: { readonly personPairs: number; readonly persons: number },
): number {
  const counts = RATES_OF_INDEPENDENCE.filter((rate) => rate * personPairs >= LEAST_PAIRS).map((rate) => {
    const bin = rates.findIndex((value) => value <= rate);
    const value = rates[bin] as number;
    return (value * (1 - value)) / variance(resampled.map((sample) => sample[bin] as number));
  });
  const measured = counts.filter((count) => Number.isFinite(count) && count >= 1);
  const least = measured.length > 0 ? Math.min(...measured) : persons / 2;
  return Math.max(1, Math.floor(Math.min(least, personPairs)));
}

/**
 * The FMR against similarity. Its upper limit is the larger of two: what 95% of the samples of persons stay below, and
 * the limit of Clopper and Pearson for as many comparisons as are independent, which is what remains where no false
 * match was seen.
 * @returns from the last similarity that every comparison reaches to the first that none does
 */
export function falseMatchRateTable(
  rates: Float64Array,
  resampled: readonly Float64Array[],
  independent: number,
): FalseMatchRate[] {
  const table: FalseMatchRate[] = [];
  let least = 0;
  for (let step = Math.round(1 / STEP) - 1; step >= -Math.round(1 / STEP); step--) {
    const similarity = step * STEP;
    const bin = binOf(similarity + 1 / (4 * BIN_COUNT));
    const rate = rates[bin] as number;
    const samples = resampled.map((sample) => sample[bin] as number).sort((a, b) => a - b);
    const ofSamples = samples[Math.min(samples.length - 1, Math.ceil(CONFIDENCE * samples.length))] ?? 1;
    // A limit that fell with similarity is no reason to believe that the lower one is better.
    least = Math.max(least, ofSamples, upperLimitOfShare(rate * independent, independent, CONFIDENCE));
    table.push({ similarity: Number(similarity.toFixed(2)), rate, upper: Math.min(1, least) });
  }
  table.reverse();
  const first = table.findLastIndex(({ rate }) => rate === 1);
  const last = table.findIndex(({ rate }) => rate === 0);
  return table.slice(Math.max(0, first), last === -1 ? undefined : last + 1);
}

function variance(values: readonly number[]): number {
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  return values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / (values.length - 1);
}
