import { type AuditEvent, type AuditRow, genesis, nextRow } from "../../domain/audit.js";
import type { ActingContext } from "../../ports/acting.js";
import type { AuditFilter, AuditRepository, AuditWriter } from "../../ports/audit.js";
import type { Clock } from "../../ports/clock.js";

/** The log of a store in memory, and its writer. */
export function createMemoryAudit(
  storeId: string,
  { clock, acting }: { clock: Clock; acting: ActingContext },
): { audit: AuditRepository; log: AuditWriter } {
  const rows: AuditRow[] = [];
  const head = () => rows.at(-1) ?? genesis(storeId);

  function log(event: AuditEvent): AuditRow {
    const row = nextRow(head(), clock.now(), acting.current(), event);
    rows.push(row);
    return row;
  }

  return {
    log,
    audit: {
      append: async (event) => log(event),
      list: async ({ after, limit }) => rows.slice(after, after + limit),
      async search(filter, { order, after, limit }) {
        const isBehind = ({ seq }: AuditRow) =>
          after === null || (order === "oldest" ? seq > after : seq < after);
        const wanted = rows.filter((row) => isBehind(row) && isWanted(row, filter));
        return (order === "oldest" ? wanted : wanted.reverse()).slice(0, limit);
      },
      head: async () => ({ seq: head().seq, hash: head().hash }),
      find: async (seq) => rows[seq - 1] ?? null,
    },
  };
}

function isWanted(row: AuditRow, { act, actorId, operationId, from, until }: AuditFilter): boolean {
  const at = new Date(row.at);
  return (
    (act === undefined || row.act === act) &&
    (actorId === undefined || row.actorId === actorId) &&
    (operationId === undefined || row.operationId === operationId) &&
    (from === undefined || at >= from) &&
    (until === undefined || at < until)
  );
}
