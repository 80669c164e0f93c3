import type { AuditDetails } from "./audit.js";
import type { OperationId } from "./ids.js";
import type { ReviewMode } from "./review-state.js";

/** The case everything belongs to. */
export interface Operation extends OperationRules {
  readonly id: OperationId;
  readonly name: string;
  readonly createdAt: Date;
}

/** How an operation is worked on; a supervisor says so. */
export interface OperationRules {
  readonly reviewMode: ReviewMode;
  /** Whether similarity, confidence, rank and names are held back from a reviewer until they have given their opinion. */
  readonly isBlind: boolean;
  /** ISO 3166-1 codes of the countries whose numbering plans phone numbers are read by, the likeliest first. */
  readonly regions: readonly string[];
}

/** Those of an operation of which nobody has said otherwise. */
export const DEFAULT_RULES: OperationRules = { reviewMode: "two_reviewers", isBlind: true, regions: [] };

export const MOST_REGIONS = 10;

/** The rules as the log keeps them. */
export function rulesForLog({ reviewMode, isBlind, regions }: OperationRules): AuditDetails {
  return { reviewMode, isBlind, regions: regions.join(" ") };
}

/** Where ads go when nobody names an operation. */
export const DEFAULT_OPERATION = "default";
