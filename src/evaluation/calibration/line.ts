import { fitLogistic } from "./logistic.js";
import type { Tally } from "./tally.js";

/** log10 LR = intercept + slope · similarity. */
export interface Line {
  readonly intercept: number;
  readonly slope: number;
}

/**
 * The prior log-odds (natural) at which the line is fitted.
 */
export const FITTED_AT_LOG_ODDS = 0;

/** Fits log10 LR against similarity. @returns null where no rising line is best, see {@link fitLogistic} */
export function fitLine(tally: Tally, priorLogOdds = FITTED_AT_LOG_ODDS): Line | null {
  const { similarity, mated, nonMated } = tally;
  const beta = fitLogistic({ features: [similarity], mated, nonMated }, priorLogOdds);
  const [intercept = Number.NaN, slope = Number.NaN] = beta ?? [];
  return slope > 0 ? { intercept: intercept / Math.LN10, slope: slope / Math.LN10 } : null;
}

/** log10 LR for each place of a tally, cut where the evidence ends. @param bound above 0, see `maxLog10LR` */
export function log10LRs({ similarity }: Tally, { intercept, slope }: Line, bound: number): Float64Array {
  return similarity.map((value) => Math.min(bound, Math.max(-bound, intercept + slope * value)));
}
