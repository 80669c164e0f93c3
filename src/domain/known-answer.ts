import type { Actor } from "./actor.js";
import type { CandidateId } from "./ids.js";
import type { CandidateState, ReviewMode } from "./review-state.js";

/** Whether the face and the subject of a candidate are the same person, where that is known. */
export const TRUTHS = ["same", "different"] as const;
export type Truth = (typeof TRUTHS)[number];

/** How many there are of each. */
export function countTruths(truths: readonly Truth[]): Record<Truth, number> {
  const same = truths.filter((truth) => truth === "same").length;
  return { same, different: truths.length - same };
}

/**
 * Where a known answer comes from.
 *
 * - `confirmed`: from a candidate that two people have settled
 * - `folder`: from photographs of known people
 */
export const ORIGINS = ["confirmed", "folder"] as const;
export type Origin = (typeof ORIGINS)[number];

/** A candidate of which the truth is known, and which is there to find out how often people are right. */
export interface KnownAnswer {
  readonly candidateId: CandidateId;
  readonly truth: Truth;
  readonly origin: Origin;
  /** The candidate that it is a copy of; null for one from photographs. */
  readonly original: CandidateId | null;
  /** Who mixed it in; an id, no name. */
  readonly addedBy: Actor;
  readonly addedAt: Date;
}

/**
 * What two people have settled, which others may be asked again.
 * @returns null for what is no known answer: not settled, settled by one person alone, or settled to be undecidable
 */
export function truthOf(candidate: {
  readonly state: CandidateState;
  readonly reviewMode: ReviewMode;
}): Truth | null {
  if (candidate.reviewMode === "single_reviewer") return null;
  if (candidate.state === "verified") return "same";
  return candidate.state === "excluded" ? "different" : null;
}
