import type { Actor } from "../../domain/actor.js";
import { expected } from "../../domain/errors.js";
import { newId, type OperationId, type StopId } from "../../domain/ids.js";
import type { StopEntry } from "../../domain/links/stop-entry.js";
import type { ActingContext } from "../../ports/acting.js";
import type { AuditWriter } from "../../ports/audit.js";
import type { Clock } from "../../ports/clock.js";
import type { StopListRepository } from "../../ports/store-links.js";
import type { Connection } from "./connection.js";

interface StopRow {
  readonly id: StopId;
  readonly operation_id: OperationId;
  readonly node: string;
  readonly note: string | null;
  readonly added_by_kind: Actor["kind"];
  readonly added_by_id: string;
  readonly added_at: string;
}

const SELECT = `
  SELECT l.id, o.id AS operation_id, l.node, l.note, l.added_by_kind, l.added_by_id, l.added_at
  FROM stop_list l JOIN operations o ON o.seq = l.operation_seq`;

/** The stop list of a store. */
export function createStopList(
  db: Connection,
  clock: Clock,
  { acting, log }: { acting: ActingContext; log: AuditWriter },
): StopListRepository {
  const byId = db.prepare<[StopId], StopRow>(`${SELECT} WHERE l.id = ?`);
  const byNode = db.prepare<[OperationId, string], StopRow>(`${SELECT} WHERE o.id = ? AND l.node = ?`);
  const ofOperation = db.prepare<[OperationId], StopRow>(`${SELECT} WHERE o.id = ? ORDER BY l.seq`);
  const operationSeq = db.prepare<[OperationId], number>("SELECT seq FROM operations WHERE id = ?").pluck();
  const insert = db.prepare<[object]>(`
    INSERT INTO stop_list (id, operation_seq, node, note, added_by_kind, added_by_id, added_at)
    VALUES (@id, @operation, @node, @note, @kind, @by, @at)`);
  const remove = db.prepare<[StopId]>("DELETE FROM stop_list WHERE id = ?");

  return {
    async add({ operationId, node, note }) {
      return db.write(() => {
        const operation = operationSeq.get(operationId);
        if (operation === undefined)
          throw expected("OPERATION_UNKNOWN", "an operation that exists", "the stop list", operationId);
        const known = byNode.get(operationId, node);
        if (known !== undefined) return toEntry(known);
        const { kind, id: by } = acting.current().actor;
        const [id, addedAt] = [newId("stop"), clock.now()];
        insert.run({ id, operation, node, note, kind, by, at: addedAt.toISOString() });
        log({ act: "stop-list.add", operationId, details: { entry: id } });
        return { id, operationId, node, note, addedBy: { kind, id: by }, addedAt };
      });
    },

    async find(id) {
      return db.read(() => {
        const row = byId.get(id);
        return row === undefined ? null : toEntry(row);
      });
    },

    async list(operationId) {
      return db.read(() => ofOperation.all(operationId).map(toEntry));
    },

    async remove(id) {
      db.write(() => {
        const row = byId.get(id);
        if (row === undefined)
          throw expected("STOP_ENTRY_UNKNOWN", "an entry that exists", "the stop list", id);
        remove.run(id);
        log({ act: "stop-list.remove", operationId: row.operation_id, details: { entry: id } });
      });
    },
  };
}

function toEntry(row: StopRow): StopEntry {
  return {
    id: row.id,
    operationId: row.operation_id,
    node: row.node,
    note: row.note,
    addedBy: { kind: row.added_by_kind, id: row.added_by_id },
    addedAt: new Date(row.added_at),
  };
}
