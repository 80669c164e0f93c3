import type { OperationId } from "./ids.js";
import type { ReviewMode } from "./review-state.js";

/** The case everything belongs to. */
export interface Operation extends OperationRules {
  readonly id: OperationId;
  readonly name: string;
  readonly createdAt: Date;
}

/** How the candidates of an operation are reviewed; a supervisor says so. */
export interface OperationRules {
  readonly reviewMode: ReviewMode;
  /** Whether similarity, confidence, rank and names are held back from a reviewer until they have given their opinion. */
  readonly isBlind: boolean;
}

/** Those of an operation of which nobody has said otherwise. */
export const DEFAULT_RULES: OperationRules = { reviewMode: "two_reviewers", isBlind: true };

/** Where ads go when nobody names an operation. */
export const DEFAULT_OPERATION = "default";
