import { type AuditHead, LogJudge } from "../domain/audit.js";
import type { BackupFacts, BackupManifest } from "../domain/backup.js";
import { asLeadlightError, expected } from "../domain/errors.js";
import type { Sha256 } from "../domain/ids.js";
import type { Backups, BackupWriter, OpenStoreCopy } from "../ports/backups.js";
import type { Clock } from "../ports/clock.js";
import type { ImageStore } from "../ports/image-store.js";
import type { Store } from "../ports/store.js";
import type { Progress } from "./ingest-run.js";

export interface CreatedBackup {
  readonly manifest: BackupManifest;
  /** Originals that the backup did not have yet. */
  readonly copied: number;
}

/**
 * Copies the store as it is at one moment, every original that it names, packs, calibrations and checkpoints, while everything goes on.
 * @throws FOLDER_NOT_EMPTY, ARGUMENT_INVALID as `Backups.begin`; STORAGE_FULL: no backup is there then, or the one that was there before;
 * STORE_BUSY when something was erased again and again meanwhile
 */
export type CreateBackup = (folder: string, onProgress?: Progress) => Promise<CreatedBackup>;

/** Originals that are copied at a time: each waits for the disk several times. */
const AT_ONCE = 8;

/** An erasure takes originals away that the copy of the store names: then it is copied again. */
const TRIES = 3;

export function createBackups(parts: {
  store: Store;
  images: Pick<ImageStore, "has" | "get">;
  clock: Clock;
  backups: Backups;
  openStoreCopy: OpenStoreCopy;
  /** What Leadlight runs with; nothing secret. */
  settings: BackupFacts["settings"];
}): CreateBackup {
  const { store, images, clock, backups, openStoreCopy, settings } = parts;

  /** @returns null when something was erased since the store was copied */
  async function fill(writer: BackupWriter, onProgress?: Progress): Promise<CreatedBackup | null> {
    const madeAt = clock.now().toISOString();
    await store.copyTo(writer.databaseFile);
    const copy = openStoreCopy(writer.databaseFile);
    try {
      const missing: Sha256[] = [];
      const all = await copy.images.list();
      let [copied, done] = [0, 0];
      const add = async (sha256: Sha256) => {
        const { byteLength } = (await copy.images.find(sha256)) ?? { byteLength: 0 };
        if (await images.has(sha256)) {
          const read = () => bytesOf(images, sha256);
          if (await writer.addImage(sha256, byteLength, read)) copied++;
        } else missing.push(sha256);
        onProgress?.(++done, all.length);
      };
      for (let i = 0; i < all.length; i += AT_ONCE) await Promise.all(all.slice(i, i + AT_ONCE).map(add));
      if ((await store.erasures.count()) !== (await copy.erasures.count())) return null;
      const facts = await factsOf(copy);
      return { manifest: await writer.commit({ ...facts, madeAt, settings, missing }), copied };
    } finally {
      await copy.close();
    }
  }

  return async (folder, onProgress) => {
    await store.audit.append({ act: "backup.create", operationId: null, details: {} });
    for (let i = 0; i < TRIES; i++) {
      const writer = await backups.begin(folder, store.id);
      try {
        const created = await fill(writer, onProgress);
        if (created !== null) return created;
      } catch (thrown) {
        await writer.abort();
        // An erasure may have taken a file between two looks at it.
        if (asLeadlightError(thrown).code !== "IMAGE_UNKNOWN") throw thrown;
      }
      await writer.abort();
    }
    throw expected("STORE_BUSY", "a while without an erasure", "the backup", "another erasure each time");
  };
}

async function bytesOf(images: Pick<ImageStore, "get">, sha256: Sha256): Promise<Uint8Array> {
  const bytes = await images.get(sha256);
  if (bytes === null) throw expected("IMAGE_UNKNOWN", "an original that is there", "the backup", sha256);
  return bytes;
}

async function factsOf(copy: Store): Promise<Omit<BackupFacts, "madeAt" | "settings" | "missing">> {
  const operations = await copy.operations.list();
  let ads = 0;
  for (const { id } of operations) ads += await copy.ads.countOfOperation(id);
  const galleries = await copy.galleries.list();
  const sum = (of: "subjects" | "portraits") => galleries.reduce((total, one) => total + one[of], 0);
  const counts = {
    operations: operations.length,
    ads,
    images: await copy.images.count(),
    subjects: sum("subjects"),
    portraits: sum("portraits"),
    candidates: await copy.candidates.count({}),
  };
  const auditHead: AuditHead = await copy.audit.head();
  return { storeId: copy.id, schemaVersion: copy.schemaVersion, counts, auditHead };
}

/** What was found when every byte of a backup was read. */
export interface BackupVerdict {
  readonly manifest: BackupManifest;
  /** In words; none for a backup that can be restored. */
  readonly problems: readonly string[];
}

/** Backups that are there; neither a store nor a data folder is needed. */
export interface KeptBackups {
  /** Reads every byte, opens the copy of the store, checks it and its log. @throws BACKUP_INVALID */
  verify(folder: string, onProgress?: Progress): Promise<BackupVerdict>;
  /**
   * Puts a backup into a new data folder, comparing every byte with what was backed up: all of it or nothing.
   * @throws FOLDER_NOT_EMPTY, BACKUP_INVALID, STORAGE_FULL
   */
  restore(folder: string, dataFolder: string): Promise<BackupManifest>;
}

export function createKeptBackups(parts: { backups: Backups; openStoreCopy: OpenStoreCopy }): KeptBackups {
  async function verify(folder: string, onProgress?: Progress): Promise<BackupVerdict> {
    const reader = await parts.backups.open(folder);
    const { manifest } = reader;
    const problems: string[] = [];
    const paths = new Set<string>();
    for await (const file of reader.files()) {
      const problem = await reader.problemOf(file);
      if (problem !== null) problems.push(problem);
      paths.add(file.path);
      onProgress?.(paths.size, manifest.files.count);
    }
    if (problems.length === 0)
      problems.push(...(await problemsOfStore(reader.databaseFile, manifest, paths)));
    return { manifest, problems };
  }

  async function problemsOfStore(
    file: string,
    manifest: BackupManifest,
    paths: ReadonlySet<string>,
  ): Promise<string[]> {
    let copy: Store;
    try {
      copy = parts.openStoreCopy(file);
    } catch (thrown) {
      return [asLeadlightError(thrown).message];
    }
    try {
      const problems = await copy.check();
      const { seq, hash } = await copy.audit.head();
      if (copy.id !== manifest.storeId || seq !== manifest.auditHead.seq || hash !== manifest.auditHead.hash)
        problems.push("the store is not the one of which the manifest tells");
      const logged = await problemOfLog(copy);
      if (logged !== null) problems.push(logged);
      const missing = new Set<string>(manifest.missing);
      for (const sha256 of await copy.images.list())
        if (
          !missing.has(sha256) &&
          !paths.has(`images/${sha256.slice(0, 2)}/${sha256.slice(2, 4)}/${sha256}`)
        )
          problems.push(`${sha256}: the store names an original that the backup has not`);
      return problems;
    } finally {
      await copy.close();
    }
  }

  return {
    verify,
    async restore(folder, dataFolder) {
      const reader = await parts.backups.open(folder);
      await reader.restoreInto(dataFolder);
      return reader.manifest;
    },
  };
}

/** Rows of the log read together. */
const ROWS_AT_ONCE = 500;

async function problemOfLog(copy: Store): Promise<string | null> {
  const judge = new LogJudge(copy.id, []);
  for (;;) {
    const rows = await copy.audit.list({ after: judge.head.seq, limit: ROWS_AT_ONCE });
    for (const row of rows) {
      const problem = judge.take(row);
      if (problem !== null) return `log, row ${problem.seq}: ${problem.reason}`;
    }
    if (rows.length < ROWS_AT_ONCE) break;
  }
  const problem = judge.end(await copy.audit.head());
  return problem === null ? null : `log, row ${problem.seq}: ${problem.reason}`;
}
