import { expected } from "../domain/errors.js";
import type { CandidateId } from "../domain/ids.js";
import type { ActingContext } from "../ports/acting.js";
import type { Store } from "../ports/store.js";
import type { CandidateFilter } from "../ports/store-candidates.js";
import { nameOfActing } from "./name-of-acting.js";

/**
 * Which known answers exist for whoever acts. To those who decide candidates they are candidates like any other; who looks after known
 * answers sees them when asked for, and is asked nothing, since they see leads and lists that would tell; for the others there are none.
 */
export interface KnownAnswerSight {
  /**
   * @param isWanted only known answers, or only real candidates
   * @throws RIGHT_MISSING, which is logged, when anybody but who looks after them, and decides nothing, wants to tell one from the other
   */
  filter(isWanted: boolean | undefined): Promise<Pick<CandidateFilter, "isKnownAnswer" | "seenBy">>;
  exists(id: CandidateId): Promise<boolean>;
}

export function createKnownAnswerSight(parts: { store: Store; acting: ActingContext }): KnownAnswerSight {
  const { store, acting } = parts;
  function role(): { decides: boolean; manages: boolean } {
    const { rights } = acting.current();
    return {
      decides: rights.has("opinion.give") || rights.has("adjudication.give"),
      manages: rights.has("known-answer.manage"),
    };
  }
  const isAsked = () => role().decides && !role().manages;
  const isKeeper = () => role().manages && !role().decides;
  const name = () => nameOfActing(parts, "a look");

  return {
    async filter(isWanted) {
      if (isWanted !== undefined && !isKeeper()) {
        const code = "RIGHT_MISSING";
        await store.audit.append({ act: "access.deny", operationId: null, details: { code } });
        throw expected(code, "somebody who looks after known answers", "the filter knownAnswer", "another");
      }
      return isAsked() ? { seenBy: await name() } : { isKnownAnswer: isWanted ?? false };
    },
    async exists(id) {
      if (isAsked()) return !(await store.knownAnswers.isWithheld(id, await name()));
      return isKeeper() || !(await store.knownAnswers.isKnownAnswer(id));
    },
  };
}
