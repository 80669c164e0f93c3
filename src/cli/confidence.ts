import type { Confidence, Weight } from "../domain/confidence.js";
import type { ListThresholds } from "../domain/list-thresholds.js";
import { describeSupport } from "../domain/support.js";

/** The columns of {@link weightCells}. */
export const WEIGHT_HEAD = ["similarity", "log10 LR", "support", "false candidates"] as const;

/** The columns of {@link confidenceCells}. */
export const CONFIDENCE_HEAD = [...WEIGHT_HEAD, "posterior"] as const;

/** A similarity and what it weighs by itself, for a row of a table; dashes where that is withheld. */
export function weightCells(similarity: number, weight: Weight | { readonly withheld: string }): string[] {
  const cells = [similarity.toFixed(4)];
  if ("withheld" in weight) return [...cells, "-", "-", "-"];
  const { log10LR, support, expectedFalseCandidates } = weight;
  const [value, low, high] = [log10LR.value, log10LR.low, log10LR.high].map((log) => log.toFixed(1));
  return [
    ...cells,
    log10LR.bounded ? `${value}, cut` : `${value} (${low} to ${high})`,
    describeSupport(support),
    rounded(expectedFalseCandidates.value),
  ];
}

/** A similarity and what it is worth, for a row of a table; dashes where that is withheld. */
export function confidenceCells(similarity: number, confidence: Confidence): string[] {
  const posterior = "withheld" in confidence ? "-" : probability(confidence.posterior.value);
  return [...weightCells(similarity, confidence), posterior];
}

/** What a list goes by, e.g. `expected false candidates at most 1`. */
export function describeThresholds(thresholds: ListThresholds): string {
  const { minSimilarity, minLog10LR, maxExpectedFalseCandidates } = thresholds;
  const parts = [
    minSimilarity === undefined ? [] : `similarity ${minSimilarity} and above`,
    minLog10LR === undefined ? [] : `log10 LR ${minLog10LR} and above`,
    maxExpectedFalseCandidates === undefined
      ? []
      : `at most ${maxExpectedFalseCandidates} expected false candidates`,
  ].flat();
  return parts.join(", ");
}

/** Why no confidence is given, as a line of its own; nothing when it is. */
export function withheldNote(withheld: string | null | undefined): string {
  return withheld === null || withheld === undefined ? "" : `no more than a similarity: ${withheld}\n`;
}

/** Two digits that count: one false candidate in a million must not look like none. */
function rounded(value: number): string {
  return String(Number(value.toPrecision(2)));
}

/** As {@link rounded}, but what is rounded to 1 must not look like certainty. */
function probability(value: number): string {
  return value > 0.99 ? "> 0.99" : rounded(value);
}
