import { type Command, InvalidArgumentError } from "commander";
import { type ListThresholds, THRESHOLD_RANGES } from "../domain/list-thresholds.js";

/** Reads a whole number of an option; commander turns the error into bad usage. */
export function wholeNumber(least: number, most: number): (text: string) => number {
  return (text) => {
    const value = Number(text);
    if (text.trim() === "" || !Number.isInteger(value) || value < least || value > most) {
      throw new InvalidArgumentError(
        `expected a whole number from ${least} to ${most} but received "${text}"`,
      );
    }
    return value;
  };
}

/** Reads a number of an option. */
export function numberBetween({
  minimum,
  maximum,
}: {
  minimum: number;
  maximum: number;
}): (text: string) => number {
  return (text) => {
    const value = Number(text);
    if (text.trim() === "" || !(value >= minimum && value <= maximum)) {
      throw new InvalidArgumentError(
        `expected a number from ${minimum} to ${maximum} but received "${text}"`,
      );
    }
    return value;
  };
}

/** What {@link withThresholds} adds to the options of a command. */
export interface ThresholdOptions {
  readonly minSimilarity?: number;
  readonly minLog10Lr?: number;
  readonly maxExpectedFalseCandidates?: number;
}

/** Adds the options by which a list of candidates leaves something out. */
export function withThresholds(command: Command): Command {
  const { minSimilarity, minLog10LR, maxExpectedFalseCandidates } = THRESHOLD_RANGES;
  return command
    .option(
      "--min-similarity <number>",
      "leave out what is less similar, -1 to 1",
      numberBetween(minSimilarity),
    )
    .option("--min-log10-lr <number>", "leave out what has a lower log10 LR", numberBetween(minLog10LR))
    .option(
      "--max-expected-false-candidates <number>",
      "leave out similarities at which more are to be expected in the gallery; 1 when no threshold is given",
      numberBetween(maxExpectedFalseCandidates),
    );
}

/** The thresholds that the options name. */
export function thresholdsOf(options: ThresholdOptions): ListThresholds {
  const { minSimilarity, minLog10Lr, maxExpectedFalseCandidates } = options;
  return { minSimilarity, minLog10LR: minLog10Lr, maxExpectedFalseCandidates };
}
