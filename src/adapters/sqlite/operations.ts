import { expected } from "../../domain/errors.js";
import { newId, type OperationId } from "../../domain/ids.js";
import { DEFAULT_RULES, type Operation, type OperationRules, rulesForLog } from "../../domain/operation.js";
import type { ReviewMode } from "../../domain/review-state.js";
import type { AuditWriter } from "../../ports/audit.js";
import type { Clock } from "../../ports/clock.js";
import type { OperationRepository } from "../../ports/store.js";
import type { Connection } from "./connection.js";

interface OperationRow {
  readonly id: OperationId;
  readonly name: string;
  readonly created_at: string;
  readonly review_mode: ReviewMode;
  readonly is_blind: 0 | 1;
  readonly regions: string;
  readonly retention_days: number | null;
  readonly is_held: 0 | 1;
}

const SELECT_OPERATIONS =
  "SELECT id, name, created_at, review_mode, is_blind, regions, retention_days, is_held FROM operations";

/** The operations of a store. */
export function createOperations(db: Connection, clock: Clock, log: AuditWriter): OperationRepository {
  const insert = db.prepare<[string, string, string]>(
    "INSERT INTO operations (id, name, created_at) VALUES (?, ?, ?)",
  );
  const byId = db.prepare<[OperationId], OperationRow>(`${SELECT_OPERATIONS} WHERE id = ?`);
  const byName = db.prepare<[string], OperationRow>(`${SELECT_OPERATIONS} WHERE name = ?`);
  const all = db.prepare<[], OperationRow>(`${SELECT_OPERATIONS} ORDER BY seq`);
  const setRules = db.prepare<[object]>(`
    UPDATE operations SET review_mode = @reviewMode, is_blind = @isBlind, regions = @regions,
      retention_days = @retentionDays, is_held = @isHeld WHERE id = @id`);

  function find(id: OperationId): Operation | null {
    const row = byId.get(id);
    return row === undefined ? null : toOperation(row);
  }

  function findByName(name: string): Operation | null {
    const row = byName.get(name);
    return row === undefined ? null : toOperation(row);
  }

  function setAll({ id, reviewMode, isBlind, regions, retentionDays, isHeld }: Operation): void {
    const switches = { isBlind: Number(isBlind), isHeld: Number(isHeld) };
    setRules.run({ id, reviewMode, regions: JSON.stringify(regions), retentionDays, ...switches });
  }

  function insertNew(name: string, rules: Partial<OperationRules> = {}): Operation {
    const operation = { id: newId("op"), name, createdAt: clock.now(), ...DEFAULT_RULES, ...rules };
    insert.run(operation.id, name, operation.createdAt.toISOString());
    setAll(operation);
    log({ act: "operation.create", operationId: operation.id, details: {} });
    return operation;
  }

  return {
    async add(name, rules) {
      return db.write(() => {
        if (findByName(name) !== null)
          throw expected("OPERATION_EXISTS", "a new name", "the operation", name);
        return insertNew(name, rules);
      });
    },

    async ensure(name) {
      // Nearly always there: then nobody has to wait for a writer.
      const known = db.read(() => findByName(name));
      if (known !== null) return known;
      return db.write(() => findByName(name) ?? insertNew(name));
    },

    async find(id) {
      return db.read(() => find(id));
    },

    async findByName(name) {
      return db.read(() => findByName(name));
    },

    async list() {
      return db.read(() => all.all().map(toOperation));
    },

    async change(id, rules) {
      return db.write(() => {
        const before = find(id);
        if (before === null)
          throw expected("OPERATION_UNKNOWN", "an operation that exists", "the operation", id);
        const operation = { ...before, ...rules };
        setAll(operation);
        log({ act: "operation.change", operationId: id, details: rulesForLog(operation) });
        return operation;
      });
    },
  };
}

function toOperation(row: OperationRow): Operation {
  return {
    id: row.id,
    name: row.name,
    createdAt: new Date(row.created_at),
    reviewMode: row.review_mode,
    isBlind: row.is_blind === 1,
    regions: JSON.parse(row.regions) as string[],
    retentionDays: row.retention_days,
    isHeld: row.is_held === 1,
  };
}
