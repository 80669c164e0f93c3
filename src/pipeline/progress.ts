import type { UserId } from "../domain/ids.js";
import { CANDIDATE_STATES, type CandidateState } from "../domain/review-state.js";
import type { ActingContext } from "../ports/acting.js";
import type { Clock } from "../ports/clock.js";
import type { Store } from "../ports/store.js";
import type { CountedCandidates } from "../ports/store-progress.js";
import type { Blindness } from "./blindness.js";
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
  counted: Omit<CountedCandidates, "reached">,
  since?: Date,
) => Promise<ProgressCounts>;

export function createCountProgress(parts: {
  store: Store;
  acting: ActingContext;
  clock: Clock;
  operations: Pick<Operations, "reached">;
  blindness: Pick<Blindness, "statesCalled">;
}): CountProgress {
  const { accounts, candidates, progress } = parts.store;
  return async (counted, since = dayOf(parts.clock.now())) => {
    const within = { ...counted, reached: parts.operations.reached() };
    const { actor, rights } = parts.acting.current();
    const user = actor.kind === "user" ? await accounts.users.find(actor.id as UserId) : null;
    const verifies = rights.has("opinion.verify");
    const byState = await progress.byState(within);
    const calledSo = (state: CandidateState) =>
      parts.blindness.statesCalled(state).reduce((sum, one) => sum + byState[one], 0);
    return {
      byState: Object.fromEntries(
        CANDIDATE_STATES.map((state) => [state, calledSo(state)]),
      ) as ProgressCounts["byState"],
      mine: user && {
        today: await progress.given(user.name, since, within),
        open: await candidates.count({ ...within, decidableBy: { reviewer: user.name, verifies } }),
      },
    };
  };
}

function dayOf(now: Date): Date {
  return new Date(Date.UTC(now.getUTCFullYear(), now.getUTCMonth(), now.getUTCDate()));
}
