import { type Static, Type } from "typebox";
import type { CalibrationInForce } from "./calibration.js";
import { type ProbeCalibration, similarityOf } from "./confidence.js";
import { expected } from "./errors.js";

/** The values that each threshold may have. */
export const THRESHOLD_RANGES = {
  minSimilarity: { minimum: -1, maximum: 1 },
  minLog10LR: { minimum: -20, maximum: 20 },
  maxExpectedFalseCandidates: { minimum: 0, maximum: 1e9 },
} as const;

/** What a list of candidates may be asked to leave out. HTTP and the command line take the same. */
export const ListThresholdsSchema = Type.Object({
  minSimilarity: Type.Optional(
    Type.Number({ ...THRESHOLD_RANGES.minSimilarity, description: "leave out what is less similar" }),
  ),
  minLog10LR: Type.Optional(
    Type.Number({ ...THRESHOLD_RANGES.minLog10LR, description: "leave out what has a lower log10 LR" }),
  ),
  maxExpectedFalseCandidates: Type.Optional(
    Type.Number({
      ...THRESHOLD_RANGES.maxExpectedFalseCandidates,
      description: "leave out similarities at which more false candidates are to be expected in the gallery",
    }),
  ),
});
export type ListThresholds = {
  readonly [Name in keyof Static<typeof ListThresholdsSchema>]?: number | undefined;
};

const THRESHOLDS = Object.keys(THRESHOLD_RANGES) as (keyof ListThresholds)[];

/**
 * How far a list goes when nobody says otherwise: to one false candidate expected for each probe, and in a gallery so small
 * that this takes in everybody, no further than to where the similarity begins to speak for two different persons.
 */
export const DEFAULT_THRESHOLDS = { maxExpectedFalseCandidates: 1, minLog10LR: 0 } as const;

/**
 * Fills in what was not said: nothing when any threshold was given; else the size of the gallery decides, by
 * {@link DEFAULT_THRESHOLDS}; and without a calibration the similarity that the model pack gives.
 * @param fallback the pack's `candidateSimilarity`
 * @throws ARGUMENT_INVALID for a value out of range; CALIBRATION_WITHHELD for a threshold that needs a calibration
 */
export function checkThresholds(
  requested: ListThresholds,
  inForce: CalibrationInForce,
  fallback: number,
): ListThresholds {
  for (const name of THRESHOLDS) {
    const value = requested[name];
    if (value === undefined) continue;
    const { minimum, maximum } = THRESHOLD_RANGES[name];
    if (!(value >= minimum && value <= maximum))
      throw expected("ARGUMENT_INVALID", `a number from ${minimum} to ${maximum}`, name, value);
    if ("withheld" in inForce && name !== "minSimilarity")
      throw expected("CALIBRATION_WITHHELD", "a calibration", name, inForce.withheld);
  }
  if (!isDefaultList(requested)) return requested;
  return "withheld" in inForce ? { minSimilarity: fallback } : DEFAULT_THRESHOLDS;
}

/**
 * The least similarity that a list shows, as far as its thresholds are about similarity and the gallery's size.
 *
 * A gallery can be so large that its calibration cannot promise so few false candidates at any similarity. Whoever asked for
 * so few gets an empty list; the default then goes to as few as can be promised.
 * @param isDefault nobody asked for these thresholds
 * @param probe null without a calibration
 * @returns above 1 for a list that shows nothing
 */
export function listedFrom(
  { minSimilarity = -1, maxExpectedFalseCandidates: most }: ListThresholds,
  isDefault: boolean,
  probe: ProbeCalibration | null,
): number {
  if (most === undefined || probe === null) return minSimilarity;
  const least = probe.expectedFalseCandidates(1).value;
  const from = similarityOf(probe, isDefault ? Math.max(most, least) : most);
  return Math.max(minSimilarity, from ?? Number.POSITIVE_INFINITY);
}

/** True when nobody asked for a threshold. */
export function isDefaultList(requested: ListThresholds): boolean {
  return THRESHOLDS.every((name) => requested[name] === undefined);
}
