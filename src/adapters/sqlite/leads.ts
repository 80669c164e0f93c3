import { expected } from "../../domain/errors.js";
import { type CandidateId, type LeadId, newId, type OperationId } from "../../domain/ids.js";
import type { Lead } from "../../domain/lead.js";
import type { AuditWriter } from "../../ports/audit.js";
import type { Clock } from "../../ports/clock.js";
import type { LeadRepository } from "../../ports/store-leads.js";
import type { Connection } from "./connection.js";

interface LeadRow {
  readonly seq: number;
  readonly id: LeadId;
  readonly candidate_id: CandidateId;
  readonly operation_id: OperationId;
  readonly drafted_at: string;
  readonly released_at: string | null;
  readonly released_by: string | null;
}

const SELECT_LEADS = `
  SELECT l.seq, l.id, c.id AS candidate_id, o.id AS operation_id, l.drafted_at, l.released_at, l.released_by
  FROM leads l JOIN candidates c ON c.seq = l.candidate_seq JOIN operations o ON o.seq = c.operation_seq`;

/** Drafts the lead of a candidate. Called inside of the transaction that decides the candidate. */
export type LeadDrafter = (candidate: {
  readonly seq: number;
  readonly id: CandidateId;
  readonly operation_id: OperationId;
}) => void;

export function createLeadDrafter(db: Connection, clock: Clock, log: AuditWriter): LeadDrafter {
  const insert = db.prepare<[string, number, string]>(
    "INSERT INTO leads (id, candidate_seq, drafted_at) VALUES (?, ?, ?)",
  );
  return ({ seq, id: candidate, operation_id: operationId }) => {
    const id = newId("lead");
    insert.run(id, seq, clock.now().toISOString());
    log({ act: "lead.draft", operationId, details: { lead: id, candidate } });
  };
}

/** The leads of a store. */
export function createLeads(db: Connection, clock: Clock, log: AuditWriter): LeadRepository {
  const byId = db.prepare<[LeadId], LeadRow>(`${SELECT_LEADS} WHERE l.id = ?`);
  const page = db.prepare<[object], LeadRow>(`
    ${SELECT_LEADS}
    WHERE l.seq > @after AND (@isReleased IS NULL OR (l.released_at IS NOT NULL) = @isReleased)
      AND (@reached IS NULL OR o.id IN (SELECT value FROM json_each(@reached)))
    ORDER BY l.seq LIMIT @limit`);
  const release = db.prepare<[object]>(
    "UPDATE leads SET released_at = @at, released_by = @by WHERE id = @id",
  );

  function known(id: LeadId): LeadRow {
    const row = byId.get(id);
    if (row === undefined) throw expected("LEAD_UNKNOWN", "a lead that exists", "the lead", id);
    return row;
  }

  return {
    async find(id) {
      return db.read(() => {
        const row = byId.get(id);
        return row === undefined ? null : toLead(row);
      });
    },

    async list({ isReleased, reached }, { after, limit }) {
      return db.read(() => {
        const bound = {
          ...{ after: after === null ? 0 : known(after).seq, limit },
          isReleased: isReleased === undefined ? null : Number(isReleased),
          reached: reached === undefined ? null : JSON.stringify(reached),
        };
        return page.all(bound).map(toLead);
      });
    },

    async release(id, by) {
      return db.write(() => {
        const row = known(id);
        if (row.released_at !== null)
          throw expected("LEAD_RELEASED", "a draft", "the lead", "a released one");
        const at = clock.now().toISOString();
        release.run({ id, at, by });
        const details = { lead: id, candidate: row.candidate_id };
        log({ act: "lead.release", operationId: row.operation_id, details });
        return toLead({ ...row, released_at: at, released_by: by });
      });
    },
  };
}

function toLead(row: LeadRow): Lead {
  const { released_at: at, released_by: by } = row;
  return {
    id: row.id,
    candidateId: row.candidate_id,
    operationId: row.operation_id,
    draftedAt: new Date(row.drafted_at),
    release: at === null || by === null ? null : { by, at: new Date(at) },
  };
}
