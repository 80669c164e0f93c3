import type { CandidateId } from "./ids.js";
import { type Agreement, cohensKappa } from "./kappa.js";
import type { Truth } from "./known-answer.js";
import type { OpinionValue } from "./opinion.js";
import { quantile } from "./quantile.js";
import { outcomeOf } from "./review-state.js";
import { userNameKey } from "./user.js";
import { type Share, wilsonShare } from "./wilson.js";

/** An independent opinion with what it was about. */
export interface GivenOpinion {
  readonly candidateId: CandidateId;
  readonly reviewer: string;
  readonly value: OpinionValue;
  /** Null for a real candidate. */
  readonly truth: Truth | null;
  readonly secondsSpent: number | null;
  readonly at: Date;
}

/** An independent opinion of one person, as far as what is known of them goes by it. */
export interface Decision {
  readonly value: OpinionValue;
  /** Null for a real candidate. */
  readonly truth: Truth | null;
  /** Of a real candidate: what the other one of the first two people said of it, and when; null where there is none. */
  readonly other: { readonly value: OpinionValue; readonly at: Date } | null;
  /** Null where nobody measured it. */
  readonly secondsSpent: number | null;
  readonly at: Date;
}

/** Wrong conclusions among known answers of one truth; what nobody could decide is neither right nor wrong. */
export interface ErrorRate {
  /** Wrong ones among those on which they concluded; null where there is none. */
  readonly wrong: Share | null;
  /** Said to be inconclusive, or unsuitable for comparison. */
  readonly undecided: number;
}

/** What is known of one reviewer. */
export interface ReviewerFigures {
  /** Opinions, those on known answers among them. */
  readonly decisions: number;
  /** Opinions on known answers. */
  readonly knownAnswers: number;
  /** "May be the person" where it is somebody else. */
  readonly falsePositives: ErrorRate;
  /** "Is not the person" where it is. */
  readonly falseNegatives: ErrorRate;
  /** With the other one of the first two people, on real candidates; null where it cannot be measured. */
  readonly agreement: Agreement | null;
  /** Of all opinions whose time was measured; null without one. */
  readonly seconds: { readonly lower: number; readonly median: number; readonly upper: number } | null;
}

/**
 * Sorts opinions by who gave them.
 * @param given all opinions on each of their candidates, in the order in which they were given
 * @returns by `userNameKey`
 */
export function decisionsByReviewer(given: readonly GivenOpinion[]): Map<string, Decision[]> {
  const onCandidate = new Map<CandidateId, GivenOpinion[]>();
  for (const one of given)
    onCandidate.set(one.candidateId, [...(onCandidate.get(one.candidateId) ?? []), one]);
  const decisions = new Map<string, Decision[]>();
  for (const opinions of onCandidate.values()) {
    const firstTwo = opinions.slice(0, 2);
    for (const one of opinions) {
      const isPaired = one.truth === null && firstTwo.includes(one);
      const other = isPaired ? (firstTwo.find((another) => another !== one) ?? null) : null;
      const key = userNameKey(one.reviewer);
      decisions.set(key, [...(decisions.get(key) ?? []), { ...one, other }]);
    }
  }
  return decisions;
}

/** @param decisions of one person, in any order */
export function reviewerFigures(decisions: readonly Decision[]): ReviewerFigures {
  const pairs = decisions.flatMap(({ value, other }) =>
    other === null ? [] : [[outcomeOf(value), outcomeOf(other.value)] as const],
  );
  return {
    decisions: decisions.length,
    knownAnswers: decisions.filter(({ truth }) => truth !== null).length,
    falsePositives: errorRate(decisions, "different", "potential_candidate"),
    falseNegatives: errorRate(decisions, "same", "no_candidate"),
    agreement: cohensKappa(pairs),
    seconds: quartiles(decisions.flatMap(({ secondsSpent }) => secondsSpent ?? [])),
  };
}

function errorRate(decisions: readonly Decision[], truth: Truth, wrong: OpinionValue): ErrorRate {
  const asked = decisions.filter((decision) => decision.truth === truth);
  const undecided = asked.filter(({ value }) => outcomeOf(value) === "inconclusive").length;
  const hits = asked.filter(({ value }) => value === wrong).length;
  return { wrong: wilsonShare(hits, asked.length - undecided), undecided };
}

function quartiles(seconds: readonly number[]): ReviewerFigures["seconds"] {
  if (seconds.length === 0) return null;
  const sorted = [...seconds].sort((a, b) => a - b);
  return {
    lower: quantile(sorted, 0.25),
    median: quantile(sorted, 0.5),
    upper: quantile(sorted, 0.75),
  };
}
