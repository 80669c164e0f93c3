import type { ApiKey, NewApiKey } from "../../domain/api-key.js";
import { expected } from "../../domain/errors.js";
import { newId } from "../../domain/ids.js";
import type { AuditWriter } from "../../ports/audit.js";
import type { Clock } from "../../ports/clock.js";
import type { KeptApiKey, KeyRepository } from "../../ports/store-keys.js";
import { type StoreTables, where } from "./store-tables.js";

/** The API keys of a store in memory. */
export function createMemoryKeys({ keys }: StoreTables, clock: Clock, log: AuditWriter): KeyRepository {
  function add({ label, prefix, sha256, expiresAt, operations }: NewApiKey): ApiKey {
    const id = newId("key");
    const key = { id, label, prefix, sha256, createdAt: clock.now(), expiresAt, revokedAt: null, operations };
    keys.set(id, key);
    log({ act: "key.create", operationId: null, details: { key: id } });
    return withoutHash(key);
  }

  return {
    add: async (key) => add(key),
    addFirst: async (key) => (keys.size === 0 ? add(key) : null),
    withPrefix: async (prefix) => where(keys, (key) => key.prefix === prefix),
    list: async () => [...keys.values()].map(withoutHash),
    async revoke(id) {
      const known = keys.get(id);
      if (known === undefined) throw expected("KEY_UNKNOWN", "a key that exists", "the key", id);
      if (known.revokedAt !== null) return withoutHash(known);
      const revoked = { ...known, revokedAt: clock.now() };
      keys.set(id, revoked);
      log({ act: "key.revoke", operationId: null, details: { key: id } });
      return withoutHash(revoked);
    },
  };
}

function withoutHash({ sha256: _, ...key }: KeptApiKey): ApiKey {
  return key;
}
