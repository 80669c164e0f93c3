import type { LeadId, OperationId } from "../domain/ids.js";
import type { Lead } from "../domain/lead.js";

export interface LeadFilter {
  readonly isReleased?: boolean | undefined;
  /** Only of one of these operations; none at all for none. */
  readonly reached?: readonly OperationId[] | undefined;
}

/** Leads come to be where a candidate is verified or adjudicated to be one: see `CandidateRepository`. */
export interface LeadRepository {
  find(id: LeadId): Promise<Lead | null>;
  /**
   * Oldest first.
   * @param page.after continue behind this lead
   * @throws LEAD_UNKNOWN for an unknown `after`
   */
  list(filter: LeadFilter, page: { after: LeadId | null; limit: number }): Promise<Lead[]>;
  /** Releases a draft. @param by name of an account @throws LEAD_UNKNOWN, LEAD_RELEASED */
  release(id: LeadId, by: string): Promise<Lead>;
}
