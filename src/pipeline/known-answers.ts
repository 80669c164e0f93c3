import { expected } from "../domain/errors.js";
import type { CandidateId, OperationId } from "../domain/ids.js";
import { countTruths, type KnownAnswer, type Truth } from "../domain/known-answer.js";
import type { CandidateState } from "../domain/review-state.js";
import { seededRandom, shuffled } from "../domain/seeded.js";
import type { Store } from "../ports/store.js";
import type { Operations } from "./operations.js";

/** Which settled candidates are asked again: some by their ids, or a share of all, above 0 and at most 1, drawn by a seed. */
export type AskedAgain =
  | { readonly candidateIds: readonly CandidateId[] }
  | { readonly share: number; readonly seed: number };

/** How many known answers were mixed in, by their truth. */
export type Added = Readonly<Record<Truth, number>>;

/** A known answer, and what people have made of it. */
export interface ListedKnownAnswer extends KnownAnswer {
  readonly state: CandidateState;
}

/** Known answers from candidates that two people have settled. */
export interface KnownAnswers {
  /**
   * Mixes in copies of settled candidates of an operation, in an order that tells nothing.
   * @throws OPERATION_UNKNOWN, CANDIDATE_UNKNOWN, KNOWN_ANSWER_UNUSABLE, ARGUMENT_INVALID for a share out of range
   */
  askAgain(operation: OperationId, asked: AskedAgain): Promise<Added>;
  /** In the order in which they were mixed in. @throws OPERATION_UNKNOWN */
  list(operation: OperationId): Promise<ListedKnownAnswer[]>;
}

export function createKnownAnswers(parts: {
  store: Store;
  operations: Pick<Operations, "find">;
}): KnownAnswers {
  const { knownAnswers, candidates, audit } = parts.store;

  return {
    async askAgain(id, asked) {
      const operation = await parts.operations.find(id);
      const settled = await knownAnswers.settled(operation.id);
      const chosen = "share" in asked ? drawn(settled, asked) : asked.candidateIds;
      await knownAnswers.copy(operation.id, chosen);
      return countTruths(settled.filter(({ id }) => chosen.includes(id)).map(({ truth }) => truth));
    },

    async list(id) {
      const operation = await parts.operations.find(id);
      await audit.append({ act: "known-answer.list", operationId: operation.id, details: {} });
      const known = await knownAnswers.list(operation.id);
      return Promise.all(
        known.map(async (one) => {
          const candidate = await candidates.find(one.candidateId);
          if (candidate === null)
            throw expected("STORE_DAMAGED", "a candidate that exists", "a known answer", one.candidateId);
          return { ...one, state: candidate.state };
        }),
      );
    },
  };
}

/** At least one, where there is any. */
function drawn(
  settled: readonly { readonly id: CandidateId }[],
  { share, seed }: { share: number; seed: number },
): CandidateId[] {
  if (!(share > 0 && share <= 1))
    throw expected("ARGUMENT_INVALID", "a number above 0 and at most 1", "the share", share);
  const wanted = Math.max(1, Math.round(share * settled.length));
  return shuffled(settled, seededRandom(seed))
    .slice(0, wanted)
    .map(({ id }) => id);
}
