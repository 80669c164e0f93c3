import { type AuditEvent, type AuditHead, type AuditRow, genesis, nextRow } from "../../domain/audit.js";
import type { ActingContext } from "../../ports/acting.js";
import type { AuditRepository, AuditWriter } from "../../ports/audit.js";
import type { Clock } from "../../ports/clock.js";
import type { Connection } from "./connection.js";

const COLUMNS = `seq, at, actor_kind AS actorKind, actor_id AS actorId, act, verb, justification,
  operation_id AS operationId, details, previous, hash`;

/** The log of a store, and its writer. */
export function createAudit(
  db: Connection,
  storeId: string,
  { clock, acting }: { clock: Clock; acting: ActingContext },
): { audit: AuditRepository; log: AuditWriter } {
  const head = db.prepare<[], AuditHead>("SELECT seq, hash FROM audit_head");
  const insert = db.prepare<[AuditRow]>(`
    INSERT INTO audit (seq, at, actor_kind, actor_id, act, verb, justification, operation_id, details, previous, hash)
    VALUES (@seq, @at, @actorKind, @actorId, @act, @verb, @justification, @operationId, @details, @previous, @hash)`);
  const setHead = db.prepare<[AuditHead]>(`
    INSERT INTO audit_head (only_row, seq, hash) VALUES (1, @seq, @hash)
    ON CONFLICT (only_row) DO UPDATE SET seq = excluded.seq, hash = excluded.hash`);
  const list = db.prepare<[{ after: number; limit: number }], AuditRow>(
    `SELECT ${COLUMNS} FROM audit WHERE seq > @after ORDER BY seq LIMIT @limit`,
  );
  // Times are RFC 3339 in UTC with milliseconds: their order is that of the text.
  const WANTED = `(@act IS NULL OR act = @act) AND (@actorId IS NULL OR actor_id = @actorId)
    AND (@operationId IS NULL OR operation_id = @operationId)
    AND (@from IS NULL OR at >= @from) AND (@until IS NULL OR at < @until)`;
  const searches = {
    oldest: db.prepare<[object], AuditRow>(`
      SELECT ${COLUMNS} FROM audit WHERE (@after IS NULL OR seq > @after) AND ${WANTED} ORDER BY seq LIMIT @limit`),
    newest: db.prepare<[object], AuditRow>(`
      SELECT ${COLUMNS} FROM audit WHERE (@after IS NULL OR seq < @after) AND ${WANTED} ORDER BY seq DESC LIMIT @limit`),
  };
  const find = db.prepare<[number], AuditRow>(`SELECT ${COLUMNS} FROM audit WHERE seq = ?`);

  function currentHead(): AuditHead {
    return head.get() ?? genesis(storeId);
  }

  function log(event: AuditEvent): AuditRow {
    const row = nextRow(currentHead(), clock.now(), acting.current(), event);
    insert.run(row);
    setHead.run({ seq: row.seq, hash: row.hash });
    return row;
  }

  return {
    log,
    audit: {
      async append(event) {
        return db.write(() => log(event));
      },

      async list(page) {
        return db.read(() => list.all(page));
      },

      async search({ act, actorId, operationId, from, until }, { order, after, limit }) {
        const wanted = {
          act: act ?? null,
          actorId: actorId ?? null,
          operationId: operationId ?? null,
          from: from?.toISOString() ?? null,
          until: until?.toISOString() ?? null,
        };
        return db.read(() => searches[order].all({ ...wanted, after, limit }));
      },

      async head() {
        return db.read(currentHead);
      },

      async find(seq) {
        return db.read(() => find.get(seq) ?? null);
      },
    },
  };
}
