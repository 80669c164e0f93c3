import { expected } from "../../domain/errors.js";
import type { PackId } from "../../domain/ids.js";
import type { AuditWriter } from "../../ports/audit.js";
import type { SettingsRepository } from "../../ports/store.js";
import type { Connection } from "./connection.js";

const SELECT_ACTIVE = "SELECT value FROM meta WHERE key = 'active_pack'";

/** The settings of a store. */
export function createSettings(db: Connection, log: AuditWriter): SettingsRepository {
  const active = db.prepare<[], PackId>(SELECT_ACTIVE).pluck();
  const insertFirst = db.prepare<[PackId]>(
    "INSERT INTO meta (key, value) VALUES ('active_pack', ?) ON CONFLICT (key) DO NOTHING",
  );
  const replace = db.prepare<[PackId]>(`
    INSERT INTO meta (key, value) VALUES ('active_pack', ?)
    ON CONFLICT (key) DO UPDATE SET value = excluded.value`);
  const countMissing = db
    .prepare<[{ pack: PackId; after: number }], number>(`
      SELECT count(*) FROM images i
      WHERE i.seq > @after AND NOT EXISTS (SELECT 1 FROM analyses a WHERE a.image_seq = i.seq AND a.pack = @pack)
        AND NOT EXISTS (SELECT 1 FROM failed_analyses f WHERE f.image_seq = i.seq AND f.pack = @pack)`)
    .pluck();

  const lastImage = db.prepare<[], number>("SELECT coalesce(max(seq), 0) FROM images").pluck();

  function logActivation(pack: PackId): void {
    log({ act: "pack.activate", operationId: null, details: { pack } });
  }

  return {
    async activePack() {
      return db.read(() => active.get() ?? null);
    },

    async activateFirst(pack) {
      const known = db.read(() => active.get());
      if (known !== undefined) return known;
      return db.write(() => {
        if (insertFirst.run(pack).changes > 0) logActivation(pack);
        return active.get() ?? pack;
      });
    },

    async activate(pack) {
      // Analyses are only ever added: what is complete now stays so, and nobody has to wait while all images are looked at.
      const upToNow = db.read(() => ({
        missing: countMissing.get({ pack, after: 0 }) ?? 0,
        last: lastImage.get() ?? 0,
      }));
      if (upToNow.missing > 0) return upToNow.missing;
      return db.write(() => {
        const missing = countMissing.get({ pack, after: upToNow.last }) ?? 0;
        if (missing > 0 || active.get() === pack) return missing;
        replace.run(pack);
        logActivation(pack);
        return 0;
      });
    },
  };
}

/** Refuses what was analysed under another pack than the active one. Called inside a write transaction. */
export type PackGuard = (pack: PackId) => void;

/** Makes the guard for one connection. @throws PACK_CHANGED when it is called with another pack */
export function createPackGuard(db: Connection): PackGuard {
  const active = db.prepare<[], PackId>(SELECT_ACTIVE).pluck();
  return (pack) => {
    const inForce = active.get();
    if (inForce !== undefined && inForce !== pack)
      throw expected("PACK_CHANGED", `an analysis by the active pack ${inForce}`, "the record", pack);
  };
}
