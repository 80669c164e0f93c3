import type { OpenCandidate } from "./candidates.js";
import type { Client } from "./client.js";

export interface Lead {
  readonly id: string;
  readonly draftedAt: string;
  /** Null for a draft. */
  readonly release: { readonly by: string; readonly at: string } | null;
  readonly candidate: OpenCandidate;
}

interface LeadPage {
  readonly items: readonly Lead[];
  /** The lead to go on behind; null on the last page. */
  readonly next: string | null;
}

/** Leads, oldest first. @param after the last lead that is known, null for none */
export function listLeads(client: Client, after: string | null): Promise<LeadPage> {
  const query = after === null ? "" : `?${new URLSearchParams({ after })}`;
  return client.json(`/v1/leads${query}`);
}

/** Releases a draft in the name of who is signed in. @throws Refusal LEAD_RELEASED */
export function releaseLead(client: Client, id: string): Promise<unknown> {
  return client.json(`/v1/leads/${encodeURIComponent(id)}/release`, { method: "POST", body: {} });
}
