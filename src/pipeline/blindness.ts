import type { Candidate } from "../domain/candidate.js";
import { DEFAULT_RULES } from "../domain/operation.js";
import {
  blindState,
  CANDIDATE_STATES,
  type CandidateState,
  isDecided,
  stateProblem,
} from "../domain/review-state.js";
import type { ActingContext } from "../ports/acting.js";
import type { Store } from "../ports/store.js";
import type { CandidateOrder } from "../ports/store-candidates.js";
import { nameOfActing } from "./name-of-acting.js";

/** How whoever acts stands to a candidate. */
export interface Standing {
  /**
   * Whether similarity, confidence and names are held back: from who may give opinions and has given none while it is open, unless the
   * operation is reviewed with everything in view.
   */
  readonly isBlind: boolean;
  /** Whether they may give an opinion on it, unless somebody else is at it. */
  readonly isTheirs: boolean;
}

/**
 * What is held back from whoever acts, so that they conclude from the faces alone and not from a number, a name, or what
 * somebody else concluded. Everything here is about who may give opinions; others are told all.
 */
export interface Blindness {
  of(candidate: Candidate): Promise<Standing>;
  /** The candidate as they are told of it. */
  told(candidate: Candidate): Candidate;
  /** The states that they are told of as this one. */
  statesCalled(state: CandidateState): CandidateState[];
  /** The order in which they are shown candidates. */
  order(): CandidateOrder;
}

export function createBlindness(parts: { store: Store; acting: ActingContext }): Blindness {
  const { store, acting } = parts;
  const mayOpine = () => acting.current().rights.has("opinion.give");
  const toldState = (state: CandidateState) => (mayOpine() ? blindState(state) : state);
  /** Whether they could be one of those who decide it, and have not spoken. */
  async function isSilent({ id, state }: Candidate): Promise<boolean> {
    if (!mayOpine() || isDecided(state)) return false;
    return !(await store.candidates.hasOpinion(id, await nameOfActing(parts, "a look")));
  }
  return {
    async of(candidate) {
      if (!(await isSilent(candidate))) return { isBlind: false, isTheirs: false };
      const { isBlind } = (await store.operations.find(candidate.operationId)) ?? DEFAULT_RULES;
      const verifies = acting.current().rights.has("opinion.verify");
      return { isBlind, isTheirs: stateProblem(candidate.state, { verifies }) === null };
    },
    told: (candidate) => ({ ...candidate, state: toldState(candidate.state) }),
    statesCalled: (state) => CANDIDATE_STATES.filter((one) => toldState(one) === state),
    order: () => (mayOpine() ? "queue" : "similarity"),
  };
}
