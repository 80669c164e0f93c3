import { expected } from "./errors.js";
import type { CandidateId, OpinionId, PackId } from "./ids.js";

/** The outcomes of INTERPOL's practice of facial identification. Nobody is ever "identified". */
export const OPINION_VALUES = [
  "potential_candidate",
  "no_candidate",
  "inconclusive",
  "unsuitable_for_comparison",
] as const;
export type OpinionValue = (typeof OPINION_VALUES)[number];

/**
 * What a conclusion rests on, in the words of facial examiners (FISWG, "Facial Comparison Overview and Methodology Guidelines"): a
 * closed list, so that reasons can be counted over reviewers and pictures.
 */
export const REASON_CODES = [
  "quality_resolution",
  "quality_blur",
  "quality_pose",
  "quality_illumination",
  "quality_occlusion",
  "age_gap",
  "alteration_suspected",
  "synthetic_suspected",
  "feature_similarity",
  "feature_dissimilarity",
  "explainable_difference",
  "twin_or_relative",
  "duplicate_image",
  "possible_minor",
] as const;
export type ReasonCode = (typeof REASON_CODES)[number];

/**
 * - `independent`: given without knowing of any other
 * - `adjudication`: that of the person who settles a disagreement, and sees both
 */
export const OPINION_KINDS = ["independent", "adjudication"] as const;
export type OpinionKind = (typeof OPINION_KINDS)[number];

/** What was before a person when they concluded. */
export interface Shown {
  readonly pack: PackId;
  /** Null where the confidence was withheld. */
  readonly calibrationId: string | null;
  /** Whether similarity, confidence and names were held back. */
  readonly blind: boolean;
}

/** A reviewer's conclusion on a candidate. Opinions are appended, never overwritten. */
export interface Opinion {
  readonly id: OpinionId;
  readonly candidateId: CandidateId;
  readonly kind: OpinionKind;
  readonly reviewer: string;
  /** Whether they were somebody who may verify. */
  readonly verifies: boolean;
  /** Null for one that was given before that was recorded. */
  readonly shown: Shown | null;
  readonly value: OpinionValue;
  /** Each once, in the order of {@link REASON_CODES}. */
  readonly reasons: readonly ReasonCode[];
  readonly note: string | null;
  /** From the moment when the candidate was shown to that of the conclusion; null where nobody measured it. */
  readonly secondsSpent: number | null;
  readonly createdAt: Date;
}

export interface NewOpinion {
  /** Name of their account. */
  readonly reviewer: string;
  readonly verifies: boolean;
  readonly shown: Shown;
  readonly value: OpinionValue;
  readonly reasons: readonly ReasonCode[];
  readonly note: string | null;
  readonly secondsSpent: number | null;
}

/** An opinion as somebody typed it. */
export interface TypedOpinion {
  readonly value: string;
  readonly reasons?: readonly string[] | undefined;
  readonly note?: string | undefined;
  readonly secondsSpent?: number | undefined;
}

export const LONGEST_NOTE = 4000;
/** A day: longer than that somebody had the page open and was elsewhere. */
export const MOST_SECONDS_SPENT = 86_400;

/**
 * Checks what a person typed.
 * @throws ARGUMENT_INVALID for an unknown value or reason; seconds out of range; an over-long note
 */
export function parseOpinion(input: TypedOpinion): Omit<NewOpinion, "reviewer" | "verifies" | "shown"> {
  const value = OPINION_VALUES.find((known) => known === input.value);
  if (value === undefined)
    throw expected("ARGUMENT_INVALID", OPINION_VALUES.join(", "), "the opinion", input.value);
  const note = input.note?.trim() ?? "";
  if (note.length > LONGEST_NOTE) {
    throw expected(
      "ARGUMENT_INVALID",
      `at most ${LONGEST_NOTE} characters`,
      "the note",
      `${note.length} characters`,
    );
  }
  return {
    value,
    reasons: parseReasons(input.reasons ?? []),
    note: note === "" ? null : note,
    secondsSpent: parseSeconds(input.secondsSpent),
  };
}

function parseReasons(given: readonly string[]): ReasonCode[] {
  const unknown = given.find((reason) => !REASON_CODES.some((known) => known === reason));
  if (unknown !== undefined) throw expected("ARGUMENT_INVALID", REASON_CODES.join(", "), "a reason", unknown);
  return REASON_CODES.filter((known) => given.includes(known));
}

function parseSeconds(given: number | undefined): number | null {
  if (given === undefined) return null;
  if (!(given >= 0 && given <= MOST_SECONDS_SPENT))
    throw expected("ARGUMENT_INVALID", `0 to ${MOST_SECONDS_SPENT}`, "the seconds spent", given);
  return given;
}
