import { type Tally, total } from "./tally.js";

/** Turing's rule at one likelihood ratio. */
export interface TuringCheck {
  /** A likelihood ratio. */
  readonly x: number;
  /** 1/x */
  readonly allowed: number;
  /** Share of the non-mated comparisons with LR > x. */
  readonly nonMatedAbove: number;
  /** Share of the mated comparisons with LR < 1/x. */
  readonly matedBelow: number;
}

/**
 * Checks that no more comparisons mislead than the likelihood ratios themselves allow: at most 1 in x non-mated ones may
 * have LR > x, and at most 1 in x mated ones LR < 1/x (credited to Turing by I. J. Good, *Probability and the Weighing
 * of Evidence*, 1950).
 * @param log10LR for each place of the tally
 */
export function turingRule(
  tally: Tally,
  log10LR: ArrayLike<number>,
  ratios: readonly number[] = [10, 100, 1_000, 10_000],
): TuringCheck[] {
  return ratios.map((x) => ({
    x,
    allowed: 1 / x,
    nonMatedAbove: share(tally.nonMated, (place) => (log10LR[place] as number) > Math.log10(x)),
    matedBelow: share(tally.mated, (place) => (log10LR[place] as number) < -Math.log10(x)),
  }));
}

/** How many comparisons of each kind reach a likelihood ratio. */
export interface TippettPoint {
  readonly log10LR: number;
  /** Share of the mated comparisons with at least that. */
  readonly mated: number;
  /** Share of the non-mated comparisons with at least that. */
  readonly nonMated: number;
}

/**
 * Tippett curves (C. F. Tippett et al., Journal of the Forensic Science Society 8, 1968; for likelihood ratios I. W.
 * Evett and J. S. Buckleton, 1996).
 * @param log10LR for each place of the tally
 * @param thresholds where the curves are read, in log10 LR
 */
export function tippett(
  tally: Tally,
  log10LR: ArrayLike<number>,
  thresholds: readonly number[],
): TippettPoint[] {
  return thresholds.map((threshold) => {
    const reaches = (place: number) => (log10LR[place] as number) >= threshold;
    return {
      log10LR: threshold,
      mated: share(tally.mated, reaches),
      nonMated: share(tally.nonMated, reaches),
    };
  });
}

/** Comparisons that were stated to be worth about the same, and what they turned out to be worth. */
export interface ReliabilityPoint {
  /** Mean of the stated log10 LR. */
  readonly stated: number;
  /** log10 of the share of the mated comparisons that lie here over that of the non-mated; null where one is none. */
  readonly observed: number | null;
  /** Share of each kind that lies here. */
  readonly mated: number;
  readonly nonMated: number;
}

/**
 * Compares stated likelihood ratios with observed ones, in bins of equal width.
 * @param log10LR for each place of the tally, finite
 * @param width of a bin, in log10 LR
 */
export function reliability(tally: Tally, log10LR: ArrayLike<number>, width = 0.5): ReliabilityPoint[] {
  const [matedTotal, nonMatedTotal] = [total(tally.mated), total(tally.nonMated)];
  const bins = new Map<number, { stated: number; mated: number; nonMated: number }>();
  for (let place = 0; place < tally.similarity.length; place++) {
    const mated = (tally.mated[place] as number) / matedTotal;
    const nonMated = (tally.nonMated[place] as number) / nonMatedTotal;
    if (mated + nonMated === 0) continue;
    const stated = log10LR[place] as number;
    const bin = Math.floor(stated / width);
    const sums = bins.get(bin) ?? { stated: 0, mated: 0, nonMated: 0 };
    sums.stated += stated * (mated + nonMated);
    sums.mated += mated;
    sums.nonMated += nonMated;
    bins.set(bin, sums);
  }
  return [...bins]
    .sort(([a], [b]) => a - b)
    .map(([, { stated, mated, nonMated }]) => ({
      stated: stated / (mated + nonMated),
      observed: mated > 0 && nonMated > 0 ? Math.log10(mated / nonMated) : null,
      mated,
      nonMated,
    }));
}

/** The share of a weight that lies at places for which something holds. */
function share(weights: Float64Array, holds: (place: number) => boolean): number {
  let sum = 0;
  weights.forEach((weight, place) => {
    if (weight > 0 && holds(place)) sum += weight;
  });
  return sum / total(weights);
}
