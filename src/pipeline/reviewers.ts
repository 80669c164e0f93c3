import type { OperationId } from "../domain/ids.js";
import { type OwnFigures, ownFigures } from "../domain/own-figures.js";
import { decisionsByReviewer, type ReviewerFigures, reviewerFigures } from "../domain/reviewer-figures.js";
import { userNameKey } from "../domain/user.js";
import type { ActingContext } from "../ports/acting.js";
import type { Clock } from "../ports/clock.js";
import type { Store } from "../ports/store.js";
import { nameOfActing } from "./name-of-acting.js";
import type { Operations } from "./operations.js";

/** What is known of one reviewer. */
export interface ReviewerRow {
  /** Name of their account, as they wrote it at their first opinion. */
  readonly reviewer: string;
  readonly figures: ReviewerFigures;
}

/** What is known of those who review. */
export interface Reviewers {
  /** Everybody who has given an opinion on a candidate of an operation, by name. @throws OPERATION_UNKNOWN */
  ofOperation(operation: OperationId): Promise<ReviewerRow[]>;
  /**
   * What whoever acts is told of themselves, over all operations; null while that is too little.
   * @throws RIGHT_MISSING for who has no account
   */
  own(): Promise<OwnFigures | null>;
}

export function createReviewers(parts: {
  store: Store;
  acting: ActingContext;
  clock: Clock;
  operations: Pick<Operations, "find">;
}): Reviewers {
  const { audit, knownAnswers } = parts.store;
  return {
    async ofOperation(id) {
      const { id: operationId } = await parts.operations.find(id);
      const given = await knownAnswers.opinions({ operationId });
      const names = new Map<string, string>();
      for (const { reviewer } of given)
        if (!names.has(userNameKey(reviewer))) names.set(userNameKey(reviewer), reviewer);
      await audit.append({ act: "reviewer.view", operationId, details: { reviewers: names.size } });
      return [...decisionsByReviewer(given)]
        .map(([key, decisions]) => ({
          reviewer: names.get(key) ?? key,
          figures: reviewerFigures(decisions),
        }))
        .sort((a, b) => a.reviewer.localeCompare(b.reviewer, "en"));
    },

    async own() {
      const reviewer = await nameOfActing(parts, "one's own figures");
      await audit.append({ act: "reviewer.view", operationId: null, details: { own: true } });
      const decisions = decisionsByReviewer(await knownAnswers.opinions({ reviewer }));
      return ownFigures(decisions.get(userNameKey(reviewer)) ?? [], parts.clock.now());
    },
  };
}
