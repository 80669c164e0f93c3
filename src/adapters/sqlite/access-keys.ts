import { keyId, type Sha256 } from "../../domain/ids.js";
import type { Clock } from "../../ports/clock.js";
import type { AccessKeyRepository } from "../../ports/store.js";
import type { AuditWriter } from "./audit.js";
import type { Connection } from "./connection.js";

/** The one access key of a store, as a hash. */
export function createAccessKeys(db: Connection, clock: Clock, log: AuditWriter): AccessKeyRepository {
  const current = db.prepare<[], Sha256>("SELECT sha256 FROM access_keys").pluck();
  const insert = db.prepare<[string, string]>(`
    INSERT INTO access_keys (only_row, sha256, created_at) VALUES (1, ?, ?) ON CONFLICT (only_row) DO NOTHING`);
  const put = db.prepare<[string, string]>(`
    INSERT INTO access_keys (only_row, sha256, created_at) VALUES (1, ?, ?)
    ON CONFLICT (only_row) DO UPDATE SET sha256 = excluded.sha256, created_at = excluded.created_at`);

  return {
    async current() {
      return db.read(() => current.get() ?? null);
    },

    async setFirst(hash) {
      return db.write(() => {
        const isFirst = insert.run(hash, clock.now().toISOString()).changes === 1;
        if (isFirst) log({ act: "key.create", operationId: null, details: { key: keyId(hash) } });
        return isFirst;
      });
    },

    async replace(hash) {
      db.write(() => {
        put.run(hash, clock.now().toISOString());
        log({ act: "key.replace", operationId: null, details: { key: keyId(hash) } });
      });
    },
  };
}
