import type { CandidateState } from "../domain/candidate.js";
import type { UserId } from "../domain/ids.js";
import type { ActingContext } from "../ports/acting.js";
import type { Clock } from "../ports/clock.js";
import type { Store } from "../ports/store.js";
import type { CountedCandidates } from "../ports/store-progress.js";
import type { Operations } from "./operations.js";

/** How far people are. Numbers of candidates are no look at personal data, and are not logged. */
export interface ProgressCounts {
  readonly byState: Readonly<Record<CandidateState, number>>;
  /** Of whoever acts; null for whoever has no account. */
  readonly mine: {
    /** Opinions given on the day. */
    readonly today: number;
    /** Candidates that are undecided and wait for an opinion of theirs. */
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
}): CountProgress {
  const { progress, accounts } = parts.store;
  return async (counted, since = dayOf(parts.clock.now())) => {
    const within = { ...counted, reached: parts.operations.reached() };
    const { actor } = parts.acting.current();
    const user = actor.kind === "user" ? await accounts.users.find(actor.id as UserId) : null;
    return {
      byState: await progress.byState(within),
      mine: user && {
        today: await progress.given(user.name, since, within),
        open: await progress.openFor(user.name, within),
      },
    };
  };
}

function dayOf(now: Date): Date {
  return new Date(Date.UTC(now.getUTCFullYear(), now.getUTCMonth(), now.getUTCDate()));
}
