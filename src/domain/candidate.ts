import type { Confidence } from "./confidence.js";
import { expected, type LeadlightError } from "./errors.js";
import type { CandidateId, FaceId, OperationId, PackId, PortraitId, SubjectId } from "./ids.js";
import type { Following } from "./new-evidence.js";
import type { Opinion } from "./opinion.js";
import { type CandidateState, outcomeOf, type ReviewMode } from "./review-state.js";

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
  /** How many people decide it, or have decided it. */
  readonly reviewMode: ReviewMode;
  /** Why a pair that people looked at before was put together again; null for one that is new. */
  readonly follows: Following | null;
  /** 1 for a new candidate; grows with every opinion on it. */
  readonly version: number;
  readonly createdAt: Date;
}

/** What no search finds: what becomes of a candidate. */
type Since = "id" | "possibleMinor" | "state" | "reviewMode" | "follows" | "version" | "createdAt";
export type NewCandidate = Omit<Candidate, Since>;

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

/** @param ifVersion what somebody saw; undefined for any @returns CANDIDATE_CHANGED, or null */
export function versionProblem(
  { version }: Pick<Candidate, "version">,
  ifVersion: number | undefined,
): LeadlightError | null {
  if (ifVersion === undefined || ifVersion === version) return null;
  return expected("CANDIDATE_CHANGED", `version ${ifVersion}`, "the candidate", `version ${version}`);
}

/**
 * How strong a candidate is, in steps that are coarse on purpose: a queue goes by it, and must not tell its reader the rank. The
 * whole part of the log10 LR; where that was withheld, the tenths of the similarity.
 */
export function strengthOf({ confidence, similarity }: Pick<Candidate, "confidence" | "similarity">): number {
  return Math.floor("withheld" in confidence ? similarity * 10 : confidence.log10LR.value);
}

/**
 * True when those who were to decide have said that it may be the person: then the candidate is a lead.
 * @param last the opinion that brought it to this state
 */
export function isLead(state: CandidateState, last: Pick<Opinion, "kind" | "value">): boolean {
  return state === "verified" || (last.kind === "adjudication" && outcomeOf(last.value) === "verified");
}
