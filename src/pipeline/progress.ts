import type { UserId } from "../domain/ids.js";
import { type CandidateState, ofEveryState } from "../domain/review-state.js";
import type { ActingContext } from "../ports/acting.js";
import type { Clock } from "../ports/clock.js";
import type { Store } from "../ports/store.js";
import type { CandidateFilter } from "../ports/store-candidates.js";
import type { Blindness } from "./blindness.js";
import { createKnownAnswerSight } from "./known-answer-sight.js";
import type { Operations } from "./operations.js";

/** How far people are. States are those that whoever acts is told of. Numbers of candidates are no look at personal data, and are not logged. */
export interface ProgressCounts {
  readonly byState: Readonly<Record<CandidateState, number>>;
  /** Of whoever acts; null for whoever has no account. */
  readonly mine: {
    /** Opinions given on the day. */
    readonly today: number;
    /** Candidates that they may give an opinion on now. */
    readonly open: number;
  } | null;
}

/**
 * Counts the candidates that whoever acts reaches.
 * @param since when the day began where they are; without it, when it began in UTC
 */
export type CountProgress = (
  counted: Pick<CandidateFilter, "operationId" | "galleryId" | "possibleMinor">,
  since?: Date,
) => Promise<ProgressCounts>;

export function createCountProgress(parts: {
  store: Store;
  acting: ActingContext;
  clock: Clock;
  operations: Pick<Operations, "reached">;
  blindness: Pick<Blindness, "statesCalled">;
}): CountProgress {
  const { accounts, candidates } = parts.store;
  const sight = createKnownAnswerSight(parts);
  return async (counted, since = dayOf(parts.clock.now())) => {
    const reached = parts.operations.reached();
    const within = { ...counted, ...(await sight.filter(undefined)), reached };
    const { actor, rights } = parts.acting.current();
    const user = actor.kind === "user" ? await accounts.users.find(actor.id as UserId) : null;
    const verifies = rights.has("opinion.verify");
    const found = await candidates.countByState(within);
    const calledSo = (state: CandidateState) =>
      parts.blindness.statesCalled(state).reduce((sum, one) => sum + found[one], 0);
    return {
      byState: ofEveryState(calledSo),
      mine: user && {
        today: await candidates.countOpinions(user.name, since, { ...counted, reached }),
        open: await candidates.count({ ...within, decidableBy: { reviewer: user.name, verifies } }),
      },
    };
  };
}

function dayOf(now: Date): Date {
  return new Date(Date.UTC(now.getUTCFullYear(), now.getUTCMonth(), now.getUTCDate()));
}
