import { type Static, Type } from "typebox";
import type { SizeCalibration } from "./calibration.js";

export const Log10LRSchema = Type.Object(
  {
    value: Type.Number(),
    low: Type.Number({ description: "lower end of the 95% interval" }),
    high: Type.Number({ description: "upper end" }),
    bounded: Type.Boolean({
      description: "true where the value was cut to what the number of independent comparisons bears",
    }),
  },
  {
    description:
      "log10 of the likelihood ratio: how many times more likely this similarity is for one person than for two, as a power of ten",
  },
);
export type Log10LR = Static<typeof Log10LRSchema>;

export const FalseMatchRateSchema = Type.Object(
  {
    value: Type.Number({
      description:
        "share of comparisons of two persons that reach this similarity; the limit where `measured` is false",
    }),
    upper: Type.Number({ description: "one-sided 95% limit" }),
    measured: Type.Boolean({
      description:
        "false where the calibration saw too few such comparisons to measure a share: then the limit stands for it",
    }),
  },
  { description: "how often two different persons are as similar as this, or more" },
);
export type FalseMatchRate = Static<typeof FalseMatchRateSchema>;

/** 97.5% quantile of the normal distribution: two such tails leave a 95% interval. */
const Z = 1.96;

/**
 * The likelihood ratio at a similarity, as log10, with its interval, all of it cut to `maxLog10LR` and to `minLog10LR`, or
 * −`maxLog10LR` where there is none.
 * @param similarity of two templates, −1 to 1
 */
export function log10LikelihoodRatio(size: SizeCalibration, similarity: number): Log10LR {
  const { value: uncut, deviation } = uncutLog10LR(size, similarity);
  const half = Z * deviation;
  const value = cut(size, uncut);
  return {
    value,
    low: cut(size, uncut - half),
    high: cut(size, uncut + half),
    bounded: value !== uncut,
  };
}

/** Only the value of {@link log10LikelihoodRatio}: a search asks for it once for each subject of a gallery. */
export function log10LRAt(size: SizeCalibration, similarity: number): number {
  return cut(size, uncutLog10LR(size, similarity).value);
}

function cut({ maxLog10LR, minLog10LR = -maxLog10LR }: SizeCalibration, value: number): number {
  return Math.min(maxLog10LR, Math.max(minLog10LR, value));
}

/** A log10 LR before it is cut. */
interface Uncut {
  readonly value: number;
  readonly deviation: number;
}

function uncutLog10LR({ knots, logistic }: SizeCalibration, similarity: number): Uncut {
  return knots === undefined ? onLine(logistic, similarity) : onKnots(knots, similarity);
}

/** Logistic regression, its deviation from the covariance of the two coefficients by the delta method. */
function onLine({ intercept, slope, covariance }: SizeCalibration["logistic"], similarity: number): Uncut {
  const [[interceptVariance, between], [, slopeVariance]] = covariance;
  const variance = interceptVariance + 2 * similarity * between + similarity * similarity * slopeVariance;
  return { value: intercept + slope * similarity, deviation: Math.sqrt(Math.max(0, variance)) };
}

/** Straight from knot to knot; before the first and after the last one as there. */
function onKnots(knots: NonNullable<SizeCalibration["knots"]>, similarity: number): Uncut {
  // A loop: a comparison asks this of every pair that comes into question, and `findLastIndex` takes three times as long.
  let i = knots.length - 1;
  while (i >= 0 && (knots[i] as (typeof knots)[number]).similarity > similarity) i--;
  // There are two knots at least, see the schema.
  const below = (knots[i] ?? knots[0]) as (typeof knots)[number];
  const above = i < 0 ? below : (knots[i + 1] ?? below);
  const width = above.similarity - below.similarity;
  const share = width === 0 ? 0 : (similarity - below.similarity) / width;
  return {
    value: below.log10LR + share * (above.log10LR - below.log10LR),
    deviation: below.deviation + share * (above.deviation - below.deviation),
  };
}

/**
 * The share of non-mated comparisons that reach a similarity. Between two entries of the table it is read off the straight
 * line through their logarithms; below the first it is 1, above the last as there. No share below the least limit of the
 * table was measured: there the limit stands for it, and is never undercut.
 * @param similarity of two templates, −1 to 1
 */
export function falseMatchRateAt({ falseMatchRate }: SizeCalibration, similarity: number): FalseMatchRate {
  const i = falseMatchRate.findLastIndex((entry) => entry.similarity <= similarity);
  const below = falseMatchRate[i];
  if (below === undefined) return { value: 1, upper: 1, measured: true };
  const above = falseMatchRate[i + 1] ?? below;
  const width = above.similarity - below.similarity;
  const share = width === 0 ? 0 : (similarity - below.similarity) / width;
  const rate = above.rate === 0 ? below.rate : between(below.rate, above.rate, share);
  const least = falseMatchRate.at(-1)?.upper ?? 1;
  const upper = Math.max(least, between(below.upper, above.upper, share));
  const measured = rate >= least;
  return { value: measured ? Math.min(rate, upper) : least, upper, measured };
}

/** Linear in the logarithms; both are above 0. */
function between(from: number, to: number, share: number): number {
  return from * (to / from) ** share;
}
