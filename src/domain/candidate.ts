import type { CandidateId, FaceId, OperationId, PackId, PortraitId, SubjectId } from "./ids.js";
import type { OpinionValue } from "./opinion.js";

/**
 * Where a candidate stands between two people who decide independently of each other. `conflict` is a state of its own:
 * a disagreement is never averaged away.
 */
export const CANDIDATE_STATES = [
  "unreviewed",
  "awaiting_verification",
  "verified",
  "excluded",
  "inconclusive",
  "conflict",
] as const;
export type CandidateState = (typeof CANDIDATE_STATES)[number];

/** A probe face and a subject that a search put together, with the portrait that matched best. */
export interface Candidate {
  readonly id: CandidateId;
  readonly operationId: OperationId;
  readonly faceId: FaceId;
  readonly subjectId: SubjectId;
  readonly portraitId: PortraitId;
  readonly pack: PackId;
  /** Cosine, −1 to 1, higher is closer. It is no probability. */
  readonly similarity: number;
  readonly state: CandidateState;
  readonly createdAt: Date;
}

export type NewCandidate = Omit<Candidate, "id" | "state" | "createdAt">;

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
