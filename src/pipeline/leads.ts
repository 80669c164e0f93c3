import { expected } from "../domain/errors.js";
import type { LeadId, OperationId } from "../domain/ids.js";
import type { Lead } from "../domain/lead.js";
import type { ActingContext } from "../ports/acting.js";
import type { Store } from "../ports/store.js";
import type { LeadFilter } from "../ports/store-leads.js";
import { nameOfActing } from "./name-of-acting.js";
import type { Operations } from "./operations.js";
import type { CandidateView, Review } from "./review.js";

/** A lead with the candidate that it is. */
export interface LeadView extends CandidateView {
  readonly lead: Lead;
}

/** What may be handed over to other agencies. */
export interface Leads {
  /** Oldest first. @param page.after continue behind this lead @throws LEAD_UNKNOWN for an unknown `after` */
  list(
    filter: Pick<LeadFilter, "isReleased">,
    page: { after: LeadId | null; limit: number },
  ): Promise<LeadView[]>;
  /**
   * Releases a draft, which whoever acts answers for by name.
   * @throws RIGHT_MISSING, LEAD_UNKNOWN, LEAD_RELEASED
   */
  release(id: LeadId): Promise<Lead>;
}

export function createLeads(parts: {
  store: Store;
  acting: ActingContext;
  operations: Pick<Operations, "assertReached" | "reached">;
  review: Pick<Review, "show">;
}): Leads {
  const { store, operations } = parts;
  return {
    async list(filter, page) {
      const operationId: OperationId | null = null;
      await store.audit.append({ act: "lead.list", operationId, details: { limit: page.limit } });
      const leads = await store.leads.list({ ...filter, reached: operations.reached() }, page);
      return Promise.all(
        leads.map(async (lead) => ({ lead, ...(await parts.review.show(lead.candidateId)) })),
      );
    },
    async release(id) {
      const unknown = () => expected("LEAD_UNKNOWN", "a lead that exists", "the lead", id);
      const lead = await store.leads.find(id);
      if (lead === null) throw unknown();
      await operations.assertReached(lead.operationId, unknown);
      return store.leads.release(id, await nameOfActing(parts, "the release of a lead"));
    },
  };
}
