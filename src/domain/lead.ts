import type { CandidateId, LeadId, OperationId } from "./ids.js";

/**
 * A candidate that people have verified, for another agency to look into. It is a draft until a supervisor, who answers for it, releases
 * it; that is done once.
 */
export interface Lead {
  readonly id: LeadId;
  readonly candidateId: CandidateId;
  readonly operationId: OperationId;
  readonly draftedAt: Date;
  /** Null for a draft. */
  readonly release: LeadRelease | null;
}

export interface LeadRelease {
  /** Name of the supervisor's account. */
  readonly by: string;
  readonly at: Date;
}
