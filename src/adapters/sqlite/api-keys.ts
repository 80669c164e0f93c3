import type { ApiKey, NewApiKey } from "../../domain/api-key.js";
import { expected } from "../../domain/errors.js";
import { type KeyId, newId, type Sha256 } from "../../domain/ids.js";
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
}

const SELECT_KEYS = "SELECT id, label, prefix, sha256, created_at, expires_at, revoked_at FROM api_keys";

/** The API keys of a store, as hashes. */
export function createApiKeys(db: Connection, clock: Clock, log: AuditWriter): KeyRepository {
  const insert = db.prepare<[object]>(`
    INSERT INTO api_keys (id, label, prefix, sha256, created_at, expires_at)
    VALUES (@id, @label, @prefix, @sha256, @createdAt, @expiresAt)`);
  const all = db.prepare<[], KeyRow>(`${SELECT_KEYS} ORDER BY seq`);
  const withPrefix = db.prepare<[string], KeyRow>(`${SELECT_KEYS} WHERE prefix = ? ORDER BY seq`);
  const byId = db.prepare<[KeyId], KeyRow>(`${SELECT_KEYS} WHERE id = ?`);
  const revoke = db.prepare<[string, KeyId]>("UPDATE api_keys SET revoked_at = ? WHERE id = ?");

  function add({ label, prefix, sha256, expiresAt }: NewApiKey): ApiKey {
    const key = { id: newId("key"), label, prefix, createdAt: clock.now(), expiresAt, revokedAt: null };
    insert.run({
      ...key,
      sha256,
      createdAt: key.createdAt.toISOString(),
      expiresAt: expiresAt?.toISOString() ?? null,
    });
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

function toKey({ id, label, prefix, created_at, expires_at, revoked_at }: KeyRow): ApiKey {
  return {
    id,
    label,
    prefix,
    createdAt: new Date(created_at),
    expiresAt: expires_at === null ? null : new Date(expires_at),
    revokedAt: revoked_at === null ? null : new Date(revoked_at),
  };
}
