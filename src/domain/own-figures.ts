import { type Decision, type ReviewerFigures, reviewerFigures } from "./reviewer-figures.js";

/** Known answers that have to come together before the person concerned sees more of their own figures. */
export const LEAST_KNOWN_ANSWERS = 10;

/** What somebody is told of themselves. */
export interface OwnFigures {
  readonly figures: ReviewerFigures;
  /** The end of the last day that they cover, UTC. */
  readonly until: Date;
}

const DAY_MS = 86_400_000;

/**
 * The figures of one person as they are told to that person, who must never find out which of their decisions was a test. Figures that
 * went on with each decision would tell it: somebody looks before and after. So they stand still until the end of a day, UTC, by
 * which all of this has come together since they last went on:
 *
 * - ten known answers or more;
 * - as many decisions on real candidates, so that never most of what was new is known to be tests;
 * - each conclusion that was given on a known answer was given on a real candidate as well, so that no count that went up points at
 *   the one decision in which somebody concluded so.
 *
 * A real candidate's other opinion counts once both are covered.
 * @param decisions of one person, in any order @returns null when too few known answers have come together yet
 */
export function ownFigures(decisions: readonly Decision[], now: Date): OwnFigures | null {
  const until = coveredUntil(decisions, now);
  if (until === null) return null;
  const covered = decisions
    .filter(({ at }) => at < until)
    .map((one) => ({ ...one, other: one.other !== null && one.other.at < until ? one.other : null }));
  return { figures: reviewerFigures(covered), until };
}

function coveredUntil(decisions: readonly Decision[], now: Date): Date | null {
  const today = dayOf(now);
  const past = decisions.filter(({ at }) => dayOf(at) < today).sort((a, b) => +a.at - +b.at);
  let until: Date | null = null;
  let since: Decision[] = [];
  for (const [i, decision] of past.entries()) {
    since.push(decision);
    const next = past[i + 1];
    const isEndOfDay = next === undefined || dayOf(next.at) > dayOf(decision.at);
    if (!isEndOfDay || !mayGoOn(since)) continue;
    until = new Date((dayOf(decision.at) + 1) * DAY_MS);
    since = [];
  }
  return until;
}

function mayGoOn(since: readonly Decision[]): boolean {
  const known = since.filter(({ truth }) => truth !== null);
  const real = since.filter(({ truth }) => truth === null);
  return (
    known.length >= LEAST_KNOWN_ANSWERS &&
    real.length >= known.length &&
    known.every(({ value }) => real.some((one) => one.value === value))
  );
}

function dayOf(moment: Date): number {
  return Math.floor(moment.getTime() / DAY_MS);
}
