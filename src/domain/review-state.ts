import { expected, type LeadlightError } from "./errors.js";
import type { OpinionValue } from "./opinion.js";

/**
 * Where a candidate stands between people who decide independently of each other.
 *
 * - `first_opinion`: one has spoken
 * - `awaiting_verification`: two say that it may be the person, and neither may verify: an examiner has to
 * - `conflict`: a disagreement is never averaged away; a further person, who sees the opinions, settles it: `adjudicated`
 * - `superseded`: new evidence came before anybody had spoken, and another candidate took the place of this one
 */
export const CANDIDATE_STATES = [
  "unreviewed",
  "first_opinion",
  "awaiting_verification",
  "verified",
  "excluded",
  "inconclusive",
  "conflict",
  "adjudicated",
  "superseded",
] as const;
export type CandidateState = (typeof CANDIDATE_STATES)[number];

/** A value of every state. */
export function ofEveryState<Value>(give: (state: CandidateState) => Value): Record<CandidateState, Value> {
  const entries = CANDIDATE_STATES.map((state) => [state, give(state)] as const);
  return Object.fromEntries(entries) as Record<CandidateState, Value>;
}

/** The states in which a candidate takes independent opinions. */
export const OPEN_STATES = [
  "unreviewed",
  "first_opinion",
  "awaiting_verification",
] as const satisfies readonly CandidateState[];

/**
 * How many people decide the candidates of an operation. EU AI Act, Art. 14(5), asks for at least two; a supervisor may do
 * with one, and then every result says so.
 */
export const REVIEW_MODES = ["two_reviewers", "single_reviewer"] as const;
export type ReviewMode = (typeof REVIEW_MODES)[number];

/** An opinion as far as the state of a candidate goes by it. */
export interface Weighed {
  readonly value: OpinionValue;
  /** Whether it is that of somebody who may verify. */
  readonly verifies: boolean;
}

/** The state that follows from the independent opinions given so far, in any order. */
export function candidateState(opinions: readonly Weighed[], mode: ReviewMode): CandidateState {
  if (opinions.length === 0) return "unreviewed";
  if (opinions.length === 1 && mode === "two_reviewers") return "first_opinion";
  const outcomes = new Set(opinions.map(({ value }) => outcomeOf(value)));
  const [only] = outcomes;
  if (outcomes.size > 1 || only === undefined) return "conflict";
  const isVerified = mode === "single_reviewer" || opinions.some(({ verifies }) => verifies);
  return only === "verified" && !isVerified ? "awaiting_verification" : only;
}

/**
 * Why a candidate takes no independent opinion of a person who has given none yet.
 * @returns CANDIDATE_DECIDED, VERIFICATION_NEEDED, or null
 */
export function stateProblem(
  state: CandidateState,
  { verifies }: Pick<Weighed, "verifies">,
): LeadlightError | null {
  if (isDecided(state))
    return expected("CANDIDATE_DECIDED", "a candidate that is not decided", "an opinion", state);
  if (state === "awaiting_verification" && !verifies)
    return expected(
      "VERIFICATION_NEEDED",
      "somebody who may verify",
      "this candidate",
      "somebody who may not",
    );
  return null;
}

/** True once the opinions may be shown: before that the second reviewer could see the first one's. */
export function isDecided(state: CandidateState): boolean {
  return !OPEN_STATES.some((open) => open === state);
}

/**
 * A state as it is told to somebody who may still give an opinion: `awaiting_verification` would tell them what the others
 * concluded.
 */
export function blindState(state: CandidateState): CandidateState {
  return state === "awaiting_verification" ? "first_opinion" : state;
}

/** What an opinion makes of a candidate when nobody says otherwise. */
export function outcomeOf(value: OpinionValue): "verified" | "excluded" | "inconclusive" {
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
