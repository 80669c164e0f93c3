import type { SizeCalibration } from "../../domain/calibration.js";
import { type Comparisons, countComparisons, tallyComparisons } from "./comparisons.js";
import { falseMatchRates, falseMatchRateTable, independentComparisons } from "./false-match-rate.js";
import { falseNonMatchRateTable } from "./false-non-match-rate.js";
import { alongLine, type BentLine, fitBentLine, fitLine, type Line } from "./line.js";
import { resamplePersons } from "./resample-persons.js";

/** A share of samples without a line above this leaves the interval of the others worth nothing. */
const MOST_LINELESS = 0.05;

/** Fewer persons with a mated comparison than this say little of the next one. */
export const LEAST_MATED_PERSONS = 20;

/** Samples of persons, drawn with replacement. */
export interface Sampling {
  readonly random: () => number;
  readonly samples: number;
}

/** Why templates of a size were not calibrated, in words. */
export interface NotCalibrated {
  readonly reason: string;
}

/**
 * Calibrates templates of one size.
 * @param who 1 for each person that is taken, 0 for the others
 * @param sampling.random draws the samples of persons from which intervals and limits are taken
 * @param sampling.samples how many, hundreds for limits that hold
 */
export function calibrateSize(
  comparisons: Comparisons,
  who: ArrayLike<number>,
  sampling: Sampling,
): SizeCalibration | NotCalibrated {
  const counts = countComparisons(comparisons, who);
  if (counts.matedPersons < LEAST_MATED_PERSONS)
    return {
      reason: `${counts.matedPersons} persons have photographs enough, and ${LEAST_MATED_PERSONS} are needed`,
    };
  const tally = tallyComparisons(comparisons, who);
  const line = fitLine(tally);
  const bent = fitBentLine(tally);
  if (line === null || bent === null) return { reason: "similarity does not rise from two persons to one" };
  const { lines, bentLines, rates: resampled } = sample(comparisons, who, sampling);
  if (lines.length < (1 - MOST_LINELESS) * sampling.samples)
    return { reason: "too few persons: in some samples of them no line is best" };
  const rates = falseMatchRates(tally);
  const independent = independentComparisons(rates, resampled, counts);
  return {
    ...comparisons.size,
    persons: counts.persons,
    matedComparisons: counts.matedComparisons,
    nonMatedComparisons: counts.nonMatedComparisons,
    independentNonMated: independent,
    logistic: { ...line, covariance: covariance(lines) },
    knots: knotsOf(bent, bentLines),
    maxLog10LR: Math.log10(independent),
    // Evidence against bears on how many persons were seen to be like themselves.
    minLog10LR: -Math.min(Math.log10(independent), Math.log10(counts.matedPersons)),
    falseMatchRate: falseMatchRateTable(rates, resampled, counts),
    falseNonMatchRate: falseNonMatchRateTable(tally),
  };
}

/** The lines and the false match rates of many samples of persons. */
function sample(comparisons: Comparisons, who: ArrayLike<number>, { random, samples }: Sampling) {
  const lines: Line[] = [];
  const bentLines: BentLine[] = [];
  const rates: Float64Array[] = [];
  for (let i = 0; i < samples; i++) {
    const tally = tallyComparisons(comparisons, resamplePersons(who, random));
    const line = fitLine(tally);
    const bent = fitBentLine(tally);
    if (line !== null) lines.push(line);
    if (bent !== null) bentLines.push(bent);
    rates.push(falseMatchRates(tally));
  }
  return { lines, bentLines, rates };
}

/** Similarities between two knots: as many knots make the interval between them as good as exact. */
const KNOTS_IN_ONE = 20;

/** The bent line as a table, with its deviation over the samples, and a knot at the bend itself. */
function knotsOf(fitted: BentLine, samples: readonly BentLine[]): NonNullable<SizeCalibration["knots"]> {
  const even = Array.from({ length: 2 * KNOTS_IN_ONE + 1 }, (_, i) => i / KNOTS_IN_ONE - 1);
  return [...new Set([...even, fitted.bend])]
    .sort((a, b) => a - b)
    .map((similarity) => {
      const values = samples.map((line) => alongLine(line, similarity));
      const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
      const squares = values.reduce((sum, value) => sum + (value - mean) ** 2, 0);
      return {
        similarity,
        log10LR: alongLine(fitted, similarity),
        deviation: Math.sqrt(squares / (values.length - 1)),
      };
    });
}

/** Of intercept and slope over the samples. */
function covariance(lines: readonly Line[]): [[number, number], [number, number]] {
  const mean = (of: (line: Line) => number) => lines.reduce((sum, line) => sum + of(line), 0) / lines.length;
  const intercept = mean((line) => line.intercept);
  const slope = mean((line) => line.slope);
  const degrees = lines.length / (lines.length - 1);
  const both = degrees * mean((line) => (line.intercept - intercept) * (line.slope - slope));
  return [
    [degrees * mean((line) => (line.intercept - intercept) ** 2), both],
    [both, degrees * mean((line) => (line.slope - slope) ** 2)],
  ];
}
