import type { ApiKey, NewApiKey } from "../../domain/api-key.js";
import { expected } from "../../domain/errors.js";
import { type KeyId, newId, type OperationId, type Sha256 } from "../../domain/ids.js";
import type { AuditWriter } from "../../ports/audit.js";
import type { Clock } from "../../ports/clock.js";
import type { KeptApiKey, KeyRepository } from "../../ports/store-keys.js";
import type { Connection } from "./connection.js";

interface KeyRow {
  readonly id: KeyId;
  readonly label: string;
  readonly prefix: string;
  readonly sha256: Sha256;
  readonly created_at: string;
  readonly expires_at: string | null;
  readonly revoked_at: string | null;
  readonly reaches_all: 0 | 1;
  /** A JSON list of ids. */
  readonly operations: string;
}

const SELECT_KEYS = `
  SELECT id, label, prefix, sha256, created_at, expires_at, revoked_at, reaches_all,
    (SELECT json_group_array(o.id ORDER BY o.seq) FROM key_operations k JOIN operations o ON o.seq = k.operation_seq
      WHERE k.key_seq = api_keys.seq) AS operations
  FROM api_keys`;

/** The API keys of a store, as hashes. */
export function createApiKeys(db: Connection, clock: Clock, log: AuditWriter): KeyRepository {
  const insert = db.prepare<[object]>(`
    INSERT INTO api_keys (id, label, prefix, sha256, created_at, expires_at, reaches_all)
    VALUES (@id, @label, @prefix, @sha256, @createdAt, @expiresAt, @reachesAll)`);
  const insertReach = db.prepare<[KeyId, OperationId]>(`
    INSERT INTO key_operations (key_seq, operation_seq)
    SELECT k.seq, o.seq FROM api_keys k, operations o WHERE k.id = ? AND o.id = ?`);
  const all = db.prepare<[], KeyRow>(`${SELECT_KEYS} ORDER BY seq`);
  const withPrefix = db.prepare<[string], KeyRow>(`${SELECT_KEYS} WHERE prefix = ? ORDER BY seq`);
  const byId = db.prepare<[KeyId], KeyRow>(`${SELECT_KEYS} WHERE id = ?`);
  const revoke = db.prepare<[string, KeyId]>("UPDATE api_keys SET revoked_at = ? WHERE id = ?");

  function add({ label, prefix, sha256, expiresAt, operations }: NewApiKey): ApiKey {
    const id = newId("key");
    const key = { id, label, prefix, createdAt: clock.now(), expiresAt, revokedAt: null, operations };
    insert.run({
      ...{ id, label, prefix, sha256 },
      createdAt: key.createdAt.toISOString(),
      expiresAt: expiresAt?.toISOString() ?? null,
      reachesAll: operations === "all" ? 1 : 0,
    });
    if (operations !== "all") for (const operation of operations) insertReach.run(id, operation);
    log({ act: "key.create", operationId: null, details: { key: key.id } });
    return key;
  }

  return {
    async add(key) {
      return db.write(() => add(key));
    },

    async addFirst(key) {
      return db.write(() => (all.get() === undefined ? add(key) : null));
    },

    async withPrefix(prefix) {
      return db.read(() => withPrefix.all(prefix).map(toKept));
    },

    async list() {
      return db.read(() => all.all().map(toKey));
    },

    async revoke(id) {
      return db.write(() => {
        const known = byId.get(id);
        if (known === undefined) throw expected("KEY_UNKNOWN", "a key that exists", "the key", id);
        if (known.revoked_at !== null) return toKey(known);
        const revokedAt = clock.now();
        revoke.run(revokedAt.toISOString(), id);
        log({ act: "key.revoke", operationId: null, details: { key: id } });
        return { ...toKey(known), revokedAt };
      });
    },
  };
}

function toKept(row: KeyRow): KeptApiKey {
  return { ...toKey(row), sha256: row.sha256 };
}

function toKey(row: KeyRow): ApiKey {
  const { id, label, prefix, created_at, expires_at, revoked_at } = row;
  return {
    id,
    label,
    prefix,
    createdAt: new Date(created_at),
    expiresAt: expires_at === null ? null : new Date(expires_at),
    revokedAt: revoked_at === null ? null : new Date(revoked_at),
    operations: row.reaches_all === 1 ? "all" : (JSON.parse(row.operations) as OperationId[]),
  };
}
