import { expected } from "../../domain/errors.js";
import { newId, type OperationId } from "../../domain/ids.js";
import type { Operation } from "../../domain/operation.js";
import type { AuditWriter } from "../../ports/audit.js";
import type { Clock } from "../../ports/clock.js";
import type { OperationRepository } from "../../ports/store.js";
import type { Connection } from "./connection.js";

interface OperationRow {
  readonly id: OperationId;
  readonly name: string;
  readonly created_at: string;
}

/** The operations of a store. */
export function createOperations(db: Connection, clock: Clock, log: AuditWriter): OperationRepository {
  const insert = db.prepare<[string, string, string]>(
    "INSERT INTO operations (id, name, created_at) VALUES (?, ?, ?)",
  );
  const byName = db.prepare<[string], OperationRow>(
    "SELECT id, name, created_at FROM operations WHERE name = ?",
  );
  const all = db.prepare<[], OperationRow>("SELECT id, name, created_at FROM operations ORDER BY seq");

  function findByName(name: string): Operation | null {
    const row = byName.get(name);
    return row === undefined ? null : toOperation(row);
  }

  function insertNew(name: string): Operation {
    const operation = { id: newId("op"), name, createdAt: clock.now() };
    insert.run(operation.id, name, operation.createdAt.toISOString());
    log({ act: "operation.create", operationId: operation.id, details: {} });
    return operation;
  }

  return {
    async add(name) {
      return db.write(() => {
        if (findByName(name) !== null)
          throw expected("OPERATION_EXISTS", "a new name", "the operation", name);
        return insertNew(name);
      });
    },

    async ensure(name) {
      // Nearly always there: then nobody has to wait for a writer.
      const known = db.read(() => findByName(name));
      if (known !== null) return known;
      return db.write(() => findByName(name) ?? insertNew(name));
    },

    async findByName(name) {
      return db.read(() => findByName(name));
    },

    async list() {
      return db.read(() => all.all().map(toOperation));
    },
  };
}

function toOperation(row: OperationRow): Operation {
  return { id: row.id, name: row.name, createdAt: new Date(row.created_at) };
}
