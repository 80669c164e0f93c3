import { expected } from "../../domain/errors.js";
import type { PackId } from "../../domain/ids.js";
import type { AuditWriter } from "../../ports/audit.js";
import type { SettingsRepository } from "../../ports/store.js";
import { type StoreTables, under } from "./store-tables.js";

/** The settings of a store in memory. */
export function createMemorySettings(tables: StoreTables, log: AuditWriter): SettingsRepository {
  function activate(pack: PackId): void {
    if (tables.activePack === pack) return;
    tables.activePack = pack;
    log({ act: "pack.activate", operationId: null, details: { pack } });
  }

  return {
    async activePack() {
      return tables.activePack;
    },

    async activateFirst(pack) {
      if (tables.activePack === null) activate(pack);
      return tables.activePack ?? pack;
    },

    async activate(pack) {
      const missing = [...tables.images.keys()].filter((sha256) => {
        const key = under(pack, sha256);
        return !tables.analyses.has(key) && !tables.failures.has(key);
      });
      if (missing.length === 0) activate(pack);
      return missing.length;
    },
  };
}

/** Refuses what was analysed under another pack than the active one. @throws PACK_CHANGED */
export function checkPack({ activePack }: StoreTables, pack: PackId): void {
  if (activePack !== null && activePack !== pack)
    throw expected("PACK_CHANGED", `an analysis by the active pack ${activePack}`, "the record", pack);
}
