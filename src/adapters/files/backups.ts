import { mkdir, readdir, readFile, rm } from "node:fs/promises";
import { basename, dirname, join, resolve, sep } from "node:path";
import { Value } from "typebox/value";
import { type BackupManifest, BackupManifestSchema } from "../../domain/backup.js";
import { expected } from "../../domain/errors.js";
import type { Backups } from "../../ports/backups.js";
import { openBackupReader } from "./backup-reader.js";
import { type BackupSources, openBackupWriter } from "./backup-writer.js";
import { isAbandoned, isSystemError } from "./durable-writes.js";
import { assertUnused } from "./whole-files.js";

/**
 * Backups in folders: `manifest.json`; `images`, as in a data folder; and a folder `generation-…` with the copy of the store, the
 * list of all files, packs and checkpoints. Made anew, the images that are there already are kept, and the new manifest takes the old
 * one's place when everything that it names is there.
 */
export function fileBackups(sources: BackupSources): Backups {
  return {
    async begin(given, storeId) {
      const folder = resolve(given);
      const data = resolve(sources.dataFolder);
      if (folder === data || folder.startsWith(data + sep))
        throw expected("ARGUMENT_INVALID", "a folder outside of the data folder", "the backup", given);
      await removeUnfinished(folder);
      const known = await readManifest(folder);
      if (known !== null && known.storeId !== storeId)
        throw expected(
          "FOLDER_NOT_EMPTY",
          "a new folder, or a backup of this store",
          "the backup",
          "another",
        );
      if (known === null) await assertUnused(folder, "the backup");
      const isNew = known === null;
      const root = isNew ? `${folder}.partial-${process.pid}` : folder;
      if (isNew) await mkdir(dirname(folder), { recursive: true });
      return openBackupWriter({ root, folder, isNew, sources });
    },

    async open(given) {
      const folder = resolve(given);
      const manifest = await readManifest(folder);
      if (manifest === null) throw expected("BACKUP_INVALID", "a folder with a backup", "the backup", given);
      return openBackupReader(folder, manifest);
    },
  };
}

/** @returns null when there is none @throws BACKUP_INVALID */
async function readManifest(folder: string): Promise<BackupManifest | null> {
  let text: string;
  try {
    text = await readFile(join(folder, "manifest.json"), "utf8");
  } catch (thrown) {
    if (isSystemError(thrown, "ENOENT") || isSystemError(thrown, "ENOTDIR")) return null;
    throw thrown;
  }
  const value = parse(text);
  if (!Value.Check(BackupManifestSchema, value))
    throw expected(
      "BACKUP_INVALID",
      "the manifest of a backup",
      join(folder, "manifest.json"),
      "another file",
    );
  return value;
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** What processes left behind that ended while they wrote a backup of this name. */
async function removeUnfinished(folder: string): Promise<void> {
  const above = dirname(folder);
  for (const name of await readdir(above).catch(() => [])) {
    const pid = name.startsWith(`${basename(folder)}.partial-`)
      ? /-([1-9]\d{0,9})$/.exec(name)?.[1]
      : undefined;
    const path = join(above, name);
    if (pid !== undefined && (await isAbandoned(path, Number(pid)))) await rm(path, { recursive: true });
  }
}
