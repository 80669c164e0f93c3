import type { SizeCalibration } from "../../domain/calibration.js";

/** Digits of a coefficient: a similarity has about as many. */
const COEFFICIENT_DIGITS = 7;
/** Digits of a rate: a person reads two, and the persons bear three. */
const RATE_DIGITS = 4;

/** A calibration with as many digits as mean something. Limits are rounded to the safe side. */
export function roundedSize(size: SizeCalibration): SizeCalibration {
  const { intercept, slope, covariance } = size.logistic;
  const [[a, b], [c, d]] = covariance;
  return {
    ...size,
    logistic: {
      intercept: rounded(intercept, COEFFICIENT_DIGITS),
      slope: rounded(slope, COEFFICIENT_DIGITS),
      covariance: [
        [rounded(a, COEFFICIENT_DIGITS), rounded(b, COEFFICIENT_DIGITS)],
        [rounded(c, COEFFICIENT_DIGITS), rounded(d, COEFFICIENT_DIGITS)],
      ],
    },
    ...(size.knots === undefined ? {} : { knots: size.knots.map(roundedKnot) }),
    maxLog10LR: towardsZero(size.maxLog10LR),
    ...(size.minLog10LR === undefined ? {} : { minLog10LR: towardsZero(size.minLog10LR) }),
    falseMatchRate: size.falseMatchRate.map(({ similarity, rate, upper }) => ({
      similarity,
      rate: rounded(rate, RATE_DIGITS),
      upper: Math.min(1, roundedUp(upper, RATE_DIGITS)),
    })),
    ...(size.falseNonMatchRate === undefined
      ? {}
      : {
          falseNonMatchRate: size.falseNonMatchRate.map(({ similarity, rate }) => ({
            similarity,
            rate: rounded(rate, RATE_DIGITS),
          })),
        }),
  };
}

/** To thousandths, which keeps the knots rising. */
function roundedKnot({ similarity, log10LR, deviation }: NonNullable<SizeCalibration["knots"]>[number]) {
  const thousandths = (value: number) => Math.round(value * 1e3) / 1e3;
  return {
    similarity: Math.round(similarity * 1e4) / 1e4,
    log10LR: thousandths(log10LR),
    deviation: thousandths(deviation),
  };
}

function towardsZero(bound: number): number {
  return Math.trunc(bound * 1e4) / 1e4;
}

function rounded(value: number, digits: number): number {
  return Number(value.toPrecision(digits));
}

/** The next number of so many digits that is not below. */
function roundedUp(value: number, digits: number): number {
  const near = rounded(value, digits);
  return near >= value ? near : rounded(near + 10 ** (Math.floor(Math.log10(value)) + 1 - digits), digits);
}
