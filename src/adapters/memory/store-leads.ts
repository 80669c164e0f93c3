import type { Candidate } from "../../domain/candidate.js";
import { expected } from "../../domain/errors.js";
import { type LeadId, newId } from "../../domain/ids.js";
import type { Lead } from "../../domain/lead.js";
import type { AuditWriter } from "../../ports/audit.js";
import type { Clock } from "../../ports/clock.js";
import type { LeadRepository } from "../../ports/store-leads.js";
import { type StoreTables, where } from "./store-tables.js";

/** Drafts the lead of a candidate that was just decided. */
export function draftLead(
  { leads }: StoreTables,
  { id: candidateId, operationId }: Candidate,
  { clock, log }: { clock: Clock; log: AuditWriter },
): void {
  const id = newId("lead");
  leads.set(id, { id, candidateId, operationId, draftedAt: clock.now(), release: null });
  log({ act: "lead.draft", operationId, details: { lead: id, candidate: candidateId } });
}

/** The leads of a store in memory. */
export function createMemoryLeads({ leads }: StoreTables, clock: Clock, log: AuditWriter): LeadRepository {
  function known(id: LeadId): Lead {
    const lead = leads.get(id);
    if (lead === undefined) throw expected("LEAD_UNKNOWN", "a lead that exists", "the lead", id);
    return lead;
  }

  return {
    find: async (id) => leads.get(id) ?? null,

    async list({ isReleased, reached }, { after, limit }) {
      if (after !== null) known(after);
      const listed = where(
        leads,
        ({ id, release, operationId }) =>
          id === after ||
          ((isReleased === undefined || isReleased === (release !== null)) &&
            (reached === undefined || reached.includes(operationId))),
      );
      const start = after === null ? 0 : listed.findIndex(({ id }) => id === after) + 1;
      return listed.slice(start, start + limit);
    },

    async release(id, by) {
      const lead = known(id);
      if (lead.release !== null) throw expected("LEAD_RELEASED", "a draft", "the lead", "a released one");
      const released = { ...lead, release: { by, at: clock.now() } };
      leads.set(id, released);
      const { operationId, candidateId } = lead;
      log({ act: "lead.release", operationId, details: { lead: id, candidate: candidateId } });
      return released;
    },
  };
}
