import type { Confidence } from "./confidence.js";
import { expected } from "./errors.js";
import type { CandidateId, FaceId, OperationId, PackId, PortraitId, SubjectId } from "./ids.js";
import type { Opinion, OpinionValue } from "./opinion.js";

/**
 * Where a candidate stands between two people who decide independently of each other. `conflict` is a state of its own:
 * a disagreement is never averaged away, and a third person, who sees both opinions, settles it: `adjudicated`.
 */
export const CANDIDATE_STATES = [
  "unreviewed",
  "awaiting_verification",
  "verified",
  "excluded",
  "inconclusive",
  "conflict",
  "adjudicated",
] as const;
export type CandidateState = (typeof CANDIDATE_STATES)[number];

/** A photograph of a template and how similar its face is to the template on the other side: a cosine, −1 to 1. */
export interface MemberFace {
  readonly faceId: FaceId;
  readonly similarity: number;
}

/** The same for a portrait of the subject. */
export interface MemberPortrait {
  readonly portraitId: PortraitId;
  readonly similarity: number;
}

/** How many photographs each of two compared templates counts as. */
export interface TemplateSizes {
  readonly portraits: number;
  readonly probes: number;
}

/**
 * A probe template and a subject that a search put together, with all that was known when they were: what is said of a
 * candidate does not change when the gallery grows or the calibration is replaced.
 */
export interface Candidate {
  readonly id: CandidateId;
  readonly operationId: OperationId;
  /** The probe's face that matched best. */
  readonly faceId: FaceId;
  readonly subjectId: SubjectId;
  /** The subject's portrait that matched best. */
  readonly portraitId: PortraitId;
  readonly pack: PackId;
  /** Cosine of the two templates, −1 to 1, higher is closer. It is no probability. */
  readonly similarity: number;
  readonly confidence: Confidence;
  /** The calibration that `confidence` was computed with; null where it was withheld. */
  readonly calibrationId: string | null;
  readonly templates: TemplateSizes;
  /** All faces of the probe template, the one that matched best first. */
  readonly faces: readonly MemberFace[];
  /** All portraits of the subject's template, the one that matched best first. */
  readonly portraits: readonly MemberPortrait[];
  /** Whether one of the probe's faces is a reason to look sooner, by its apparent age or because somebody flagged it. */
  readonly possibleMinor: boolean;
  readonly state: CandidateState;
  readonly createdAt: Date;
}

export type NewCandidate = Omit<Candidate, "id" | "possibleMinor" | "state" | "createdAt">;

/** @throws ARGUMENT_INVALID unless the best face and the best portrait are among the members and every similarity is one */
export function checkNewCandidate({ faceId, portraitId, similarity, faces, portraits }: NewCandidate): void {
  if (!faces.some((face) => face.faceId === faceId))
    throw expected("ARGUMENT_INVALID", "one of the probe's faces", "the face of a candidate", faceId);
  if (!portraits.some((portrait) => portrait.portraitId === portraitId))
    throw expected("ARGUMENT_INVALID", "one of the portraits", "the portrait of a candidate", portraitId);
  for (const value of [similarity, ...[...faces, ...portraits].map((member) => member.similarity)])
    if (!(value >= -1 && value <= 1))
      throw expected("ARGUMENT_INVALID", "a number from -1 to 1", "the similarity", value);
}

/** How many of some candidates each operation has. */
export function countByOperation(candidates: readonly NewCandidate[]): Map<OperationId, number> {
  const counts = new Map<OperationId, number>();
  for (const { operationId } of candidates) counts.set(operationId, (counts.get(operationId) ?? 0) + 1);
  return counts;
}

/** How many independent opinions decide a candidate: EU AI Act, Art. 14(5), asks for at least two people. */
export const OPINIONS_TO_DECIDE = 2;

/** The state that follows from the opinions given so far, in any order. */
export function candidateState(opinions: readonly OpinionValue[]): CandidateState {
  if (opinions.length === 0) return "unreviewed";
  if (opinions.length < OPINIONS_TO_DECIDE) return "awaiting_verification";
  const outcomes = new Set(opinions.map(outcome));
  const [only] = outcomes;
  return outcomes.size === 1 && only !== undefined ? only : "conflict";
}

/**
 * True when those who were to decide have said that it may be the person: then the candidate is a lead.
 * @param last the opinion that brought it to this state
 */
export function isLead(state: CandidateState, last: Pick<Opinion, "kind" | "value">): boolean {
  return state === "verified" || (last.kind === "adjudication" && outcome(last.value) === "verified");
}

/** True once the opinions may be shown: before that the second reviewer could see the first one's. */
export function isDecided(state: CandidateState): boolean {
  return state !== "unreviewed" && state !== "awaiting_verification";
}

function outcome(value: OpinionValue): "verified" | "excluded" | "inconclusive" {
  switch (value) {
    case "potential_candidate":
      return "verified";
    case "no_candidate":
      return "excluded";
    case "inconclusive":
    case "unsuitable_for_comparison":
      return "inconclusive";
  }
}
