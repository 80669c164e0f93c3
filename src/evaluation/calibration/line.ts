import type { SizeCalibration } from "../../domain/calibration.js";
import { fitLogistic } from "./logistic.js";
import { type Tally, total } from "./tally.js";

/** log10 LR = intercept + slope · similarity. */
export interface Line {
  readonly intercept: number;
  readonly slope: number;
}

/**
 * Persons whom nobody photographed and whose pictures are as unlike each other as those of two persons: half a one, as in
 * the prior of H. Jeffreys. Some hundred persons may hold none that is mistaken, and a line fitted to them alone would have
 * no end; the next person who is then costs more than all others gained (G. S. Morrison and N. Poh, Science & Justice 58,
 * 2018, shrink likelihood ratios in this way).
 */
const UNSEEN_PERSONS = 0.5;

/**
 * Fits log10 LR against similarity by logistic regression, both kinds of comparison weighted alike.
 * @param tally in which each person's mated comparisons weigh 1 together
 * @returns null where there are no comparisons of one kind, or similarity says nothing
 */
export function fitLine({ similarity, mated, nonMated }: Tally): Line | null {
  const unseen = UNSEEN_PERSONS / total(nonMated);
  const smoothed = mated.map((weight, place) => weight + unseen * (nonMated[place] as number));
  const beta = total(mated) > 0 ? fitLogistic({ features: [similarity], mated: smoothed, nonMated }) : null;
  const [intercept = Number.NaN, slope = Number.NaN] = beta ?? [];
  return slope > 0 ? { intercept: intercept / Math.LN10, slope: slope / Math.LN10 } : null;
}

/** Where likelihood ratios are cut, see `SizeCalibration`. */
export type Bounds = Pick<SizeCalibration, "maxLog10LR" | "minLog10LR">;

/** A log10 LR that goes no further than the evidence. */
export function cutAt({ maxLog10LR, minLog10LR = -maxLog10LR }: Bounds, log10LR: number): number {
  return Math.min(maxLog10LR, Math.max(minLog10LR, log10LR));
}
