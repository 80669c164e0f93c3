import { randomUUID } from "node:crypto";
import { createReadStream } from "node:fs";
import { mkdir, rename, rm } from "node:fs/promises";
import { basename, dirname, join, resolve } from "node:path";
import { createInterface } from "node:readline";
import { Value } from "typebox/value";
import { type BackupFile, BackupFileSchema, type BackupManifest } from "../../domain/backup.js";
import { expected } from "../../domain/errors.js";
import type { BackupReader } from "../../ports/backups.js";
import { isSystemError, makeFolder, syncFolder } from "./durable-writes.js";
import { assertUnused, hashFile } from "./whole-files.js";

/** A backup that lies in a folder. */
export function openBackupReader(folder: string, manifest: BackupManifest): BackupReader {
  const own = join(folder, manifest.generation);
  const databaseFile = join(own, "leadlight.sqlite");

  async function* files(): AsyncIterable<BackupFile> {
    const list = join(own, "files.jsonl");
    const { sha256 } = await hashFile(list).catch((thrown) => {
      if (isSystemError(thrown, "ENOENT")) throw invalid("its list of files", list, "none");
      throw thrown;
    });
    if (sha256 !== manifest.files.sha256)
      throw invalid(`a list of files with the SHA-256 ${manifest.files.sha256}`, list, sha256);
    const lines = createInterface({ input: createReadStream(list), crlfDelay: Number.POSITIVE_INFINITY });
    for await (const line of lines) {
      const file: unknown = JSON.parse(line);
      if (!Value.Check(BackupFileSchema, file) || file.path.split("/").includes(".."))
        throw invalid("a file with its SHA-256", list, "another line");
      yield file;
    }
  }

  async function problemOf({ path, ...wanted }: BackupFile, copyTo?: string): Promise<string | null> {
    try {
      const found = await hashFile(join(folder, path), copyTo);
      if (found.byteLength !== wanted.byteLength)
        return `${path} has ${found.byteLength} bytes instead of ${wanted.byteLength}`;
      if (found.sha256 !== wanted.sha256) return `the SHA-256 of ${path} is not the one in its list`;
      return null;
    } catch (thrown) {
      if (isSystemError(thrown, "ENOENT")) return `${path} is missing`;
      throw thrown;
    }
  }

  return {
    manifest,
    databaseFile,
    files,
    problemOf: (file) => problemOf(file),

    async restoreInto(given) {
      const target = resolve(given);
      if (target === folder || target.startsWith(`${folder}/`))
        throw expected("ARGUMENT_INVALID", "a folder outside of the backup", "the restored data", given);
      await assertUnused(target, "the restored data");
      await mkdir(dirname(target), { recursive: true });
      const partial = join(dirname(target), `${basename(target)}.restoring-${randomUUID()}`);
      try {
        await makeFolder(partial);
        const folders = new Set<string>([partial]);
        for await (const file of files()) {
          const to = restoredPath(file, manifest);
          if (to === null) continue;
          const copy = join(partial, to);
          await makeFolder(dirname(copy));
          const problem = await problemOf(file, copy);
          if (problem !== null) throw invalid("every file as it was backed up", "the backup", problem);
          for (let above = dirname(copy); above.length >= partial.length; above = dirname(above))
            folders.add(above);
        }
        for (const made of folders) await syncFolder(made);
        await takeName(partial, target);
      } catch (thrown) {
        await rm(partial, { recursive: true, force: true });
        throw thrown;
      }
    },
  };
}

/** Where a file belongs below a data folder; null for what is there to be compared with. */
function restoredPath({ path }: BackupFile, { generation }: BackupManifest): string | null {
  const below = path.startsWith(`${generation}/`) ? path.slice(generation.length + 1) : path;
  return below.startsWith("checkpoints/") ? null : below;
}

/** The system itself refuses a folder into which somebody has put something meanwhile. */
async function takeName(partial: string, target: string): Promise<void> {
  try {
    await rename(partial, target);
  } catch (thrown) {
    if (isSystemError(thrown, "ENOTEMPTY") || isSystemError(thrown, "EEXIST"))
      throw expected("FOLDER_NOT_EMPTY", "a new or an empty folder", "the restored data", target);
    throw thrown;
  }
  await syncFolder(dirname(target));
}

function invalid(what: string, where: string, received: string) {
  return expected("BACKUP_INVALID", what, where, received);
}
