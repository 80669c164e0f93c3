import type { SizeCalibration } from "../../domain/calibration.js";
import { falseMatchRates } from "./false-match-rate.js";
import { fitLogistic } from "./logistic.js";
import { type Tally, total } from "./tally.js";

/** log10 LR = intercept + slope · similarity. */
export interface Line {
  readonly intercept: number;
  readonly slope: number;
}

/** A line with a bend: log10 LR = intercept + slope · s + further · max(0, s − bend). */
export interface BentLine extends Line {
  readonly bend: number;
  readonly further: number;
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
export function fitLine(tally: Tally): Line | null {
  const [intercept, slope] = fitColumns(tally, [tally.similarity]);
  return slope > 0 ? { intercept, slope } : null;
}

/** The bend lies where so many comparisons of two persons are left. */
const RATE_AT_BEND = 0.01;

/**
 * Fits a line that rises faster, or slower, above a bend. What is below it are mostly two persons, and of the few photographs
 * of one person there (hardly recognisable ones, wrong names) there are about as many at any similarity: one straight line for
 * both would have to be too flat where the evidence is.
 * Where such a line would fall, it is level instead: the best of all that fall nowhere.
 * @returns null where there are no comparisons of one kind, or similarity says nothing
 */
export function fitBentLine(tally: Tally): BentLine | null {
  const { similarity } = tally;
  const bend = similarity[falseMatchRates(tally).findIndex((rate) => rate <= RATE_AT_BEND)] ?? 1;
  const above = similarity.map((value) => Math.max(0, value - bend));
  const [intercept, slope, further] = fitColumns(tally, [similarity, above]);
  if (slope < 0) return levelBelow(tally, bend, above);
  if (slope + further < 0) return levelAbove(tally, bend);
  return Number.isNaN(intercept) ? null : { intercept, slope, bend, further };
}

function levelBelow(tally: Tally, bend: number, above: Float64Array): BentLine | null {
  const [intercept, further] = fitColumns(tally, [above]);
  return further > 0 ? { intercept, slope: 0, bend, further } : null;
}

function levelAbove(tally: Tally, bend: number): BentLine | null {
  const [intercept, slope] = fitColumns(tally, [tally.similarity.map((value) => Math.min(value, bend))]);
  return slope > 0 ? { intercept, slope, bend, further: -slope } : null;
}

/** log10 LR of a bent line before it is cut. */
export function alongLine({ intercept, slope, bend, further }: BentLine, similarity: number): number {
  return intercept + slope * similarity + further * Math.max(0, similarity - bend);
}

/** @returns the constant and a coefficient for each feature, in log10; NaN where there is no best fit, and for no feature */
function fitColumns({ mated, nonMated }: Tally, features: readonly Float64Array[]): [number, number, number] {
  const unseen = UNSEEN_PERSONS / total(nonMated);
  const smoothed = mated.map((weight, place) => weight + unseen * (nonMated[place] as number));
  const beta = total(mated) > 0 ? fitLogistic({ features, mated: smoothed, nonMated }) : null;
  const [constant = Number.NaN, first = Number.NaN, second = Number.NaN] =
    beta?.map((value) => value / Math.LN10) ?? [];
  return [constant, first, second];
}

/** A log10 LR that goes no further than the evidence. */
export function cutAt(
  { maxLog10LR, minLog10LR = -maxLog10LR }: Pick<SizeCalibration, "maxLog10LR" | "minLog10LR">,
  log10LR: number,
): number {
  return Math.min(maxLog10LR, Math.max(minLog10LR, log10LR));
}
