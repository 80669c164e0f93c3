import { Value } from "typebox/value";
import { CalibrationSchema, calibrationId, type SizeCalibration } from "./calibration.js";
import { describeMismatch, type SchemaMismatch } from "./schema-mismatch.js";

/**
 * The first reason why a value is no calibration that may be used: of another form, changed by hand, or against a rule
 * (see {@link brokenSizeRule}).
 * @returns null when it is one
 */
export function calibrationFault(value: unknown): SchemaMismatch | null {
  if (!Value.Check(CalibrationSchema, value))
    return describeMismatch(CalibrationSchema, value, "the calibration");
  const { id, sizes } = value;
  const wanted = calibrationId(value);
  if (id !== wanted) return { what: `${wanted}, which follows from its content,`, where: "id", received: id };
  const names = sizes.map(({ portraits, probes }) => `${portraits} × ${probes}`);
  if (!names.includes("1 × 1"))
    return { what: "a table for one portrait and one probe", where: "sizes", received: names.join(", ") };
  if (new Set(names).size < names.length)
    return { what: "each size once", where: "sizes", received: names.join(", ") };
  for (const [i, size] of sizes.entries()) {
    const fault = brokenSizeRule(size);
    if (fault !== null) return { ...fault, where: `${fault.where} of ${names[i]}` };
  }
  return null;
}

/**
 * False match rates only fall, false non-match rates and likelihood ratios only rise as similarity grows; rates stay at or below their limit; a LR goes no further than the independent
 * comparisons bear; a covariance is one.
 */
function brokenSizeRule(size: SizeCalibration): SchemaMismatch | null {
  const { falseMatchRate, independentNonMated, nonMatedComparisons, maxLog10LR, logistic } = size;
  if (independentNonMated > nonMatedComparisons) {
    const what = `at most the ${nonMatedComparisons} non-mated comparisons`;
    return { what, where: "independentNonMated", received: independentNonMated };
  }
  if (maxLog10LR > Math.log10(independentNonMated) + ROUNDING) {
    const what = `at most log10 of the ${independentNonMated} independent comparisons`;
    return { what, where: "maxLog10LR", received: maxLog10LR };
  }
  if (size.minLog10LR !== undefined && size.minLog10LR < -maxLog10LR)
    return { what: `at least ${-maxLog10LR}`, where: "minLog10LR", received: size.minLog10LR };
  const [[a, b], [c, d]] = logistic.covariance;
  if (!(a >= 0 && d >= 0 && Math.abs(b - c) <= ROUNDING * Math.abs(b) && b * c <= a * d * (1 + ROUNDING)))
    return {
      what: "variances and their covariance",
      where: "covariance",
      received: `${a}, ${b}, ${c}, ${d}`,
    };
  for (const [i, { similarity, log10LR }] of (size.knots ?? []).entries()) {
    const before = size.knots?.[i - 1];
    if (before === undefined) continue;
    const where = `knots at ${similarity}`;
    if (similarity <= before.similarity)
      return { what: `a similarity above ${before.similarity}`, where, received: similarity };
    if (log10LR < before.log10LR)
      return { what: "no less than at the similarity before", where, received: log10LR };
  }
  for (const [i, { similarity, rate, upper }] of falseMatchRate.entries()) {
    const before = falseMatchRate[i - 1];
    const where = `falseMatchRate at ${similarity}`;
    if (rate > upper) return { what: `at most its limit ${upper}`, where, received: rate };
    if (before === undefined) continue;
    if (similarity <= before.similarity)
      return { what: `a similarity above ${before.similarity}`, where, received: similarity };
    if (rate > before.rate || upper > before.upper)
      return { what: "no more than at the similarity before", where, received: `${rate}, ${upper}` };
  }
  for (const [i, { similarity, rate }] of (size.falseNonMatchRate ?? []).entries()) {
    const before = size.falseNonMatchRate?.[i - 1];
    if (before === undefined) continue;
    const where = `falseNonMatchRate at ${similarity}`;
    if (similarity <= before.similarity)
      return { what: `a similarity above ${before.similarity}`, where, received: similarity };
    if (rate < before.rate) return { what: "no less than at the similarity before", where, received: rate };
  }
  return null;
}

/** Differences below are float64 rounding of whoever wrote the file. */
const ROUNDING = 1e-9;
