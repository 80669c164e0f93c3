import type { CandidateId, PackId, PortraitId } from "./ids.js";
import { type CandidateState, isDecided } from "./review-state.js";

/** What may bring back a pair that people have looked at: another portrait that matches best, or another pack that finds it. */
export const NEW_EVIDENCE = ["portrait", "pack"] as const;
export type NewEvidence = (typeof NEW_EVIDENCE)[number];

/** The candidate before this one of the same pair, and why there is another. */
export interface Following {
  readonly candidateId: CandidateId;
  readonly because: NewEvidence;
}

/** A candidate as far as another one of the same pair goes by it. */
export interface Evidenced {
  readonly pack: PackId;
  readonly portraitId: PortraitId;
}

/** An earlier candidate of the pair. */
export interface Earlier {
  readonly pack: PackId;
  /** All portraits of its template. */
  readonly portraitIds: readonly PortraitId[];
}

/** @returns what `found` has that no earlier candidate of the pair had; null for nothing */
export function newEvidence(found: Evidenced, earlier: readonly Earlier[]): NewEvidence | null {
  if (!earlier.some(({ pack }) => pack === found.pack)) return "pack";
  return earlier.some(({ portraitIds }) => portraitIds.includes(found.portraitId)) ? null : "portrait";
}

/**
 * Whether new evidence makes another candidate of a pair, by the latest one.
 *
 * - `beside`: people have settled that it is none, and that stays; the pair is looked at anew
 * - `instead`: nobody has spoken, and nobody is at it: the latest one is superseded
 * - `no`: it is a lead, or people are at it
 */
export function comesAgain(latest: {
  readonly state: CandidateState;
  readonly isLead: boolean;
  readonly isLeased: boolean;
}): "beside" | "instead" | "no" {
  if (latest.state === "unreviewed") return latest.isLeased ? "no" : "instead";
  return isDecided(latest.state) && latest.state !== "conflict" && !latest.isLead ? "beside" : "no";
}
