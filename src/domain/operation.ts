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
  /** How many days after its collection an ad is let go of by `leadlight retention run`; null for no such rule. */
  readonly retentionDays: number | null;
  /** Whether nothing of it may be erased: it is needed as evidence. */
  readonly isHeld: boolean;
}

/** Those of an operation of which nobody has said otherwise. */
export const DEFAULT_RULES: OperationRules = {
  reviewMode: "two_reviewers",
  isBlind: true,
  regions: [],
  retentionDays: null,
  isHeld: false,
};

export const MOST_REGIONS = 10;

/** A century. */
export const MOST_RETENTION_DAYS = 36_525;

/** The rules as the log keeps them. */
export function rulesForLog(rules: OperationRules): AuditDetails {
  const { reviewMode, isBlind, regions, retentionDays, isHeld } = rules;
  return { reviewMode, isBlind, regions: regions.join(" "), retentionDays, isHeld };
}

/** Where ads go when nobody names an operation. */
export const DEFAULT_OPERATION = "default";
