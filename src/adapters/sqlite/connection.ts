import { closeSync, mkdirSync, openSync } from "node:fs";
import { dirname } from "node:path";
import Database from "better-sqlite3";
import { expected, LeadlightError } from "../../domain/errors.js";
import { migrate, SCHEMA_VERSION, schemaVersion } from "./migrate.js";
import { asStoreError, isBusy } from "./sqlite-errors.js";

/**
 * One connection to a store's file, and the only place where what SQLite throws becomes an error of ours: work happens
 * inside {@link read} or {@link write}.
 */
export class Connection {
  readonly #database: Database.Database;
  readonly #transaction: Database.Transaction<(work: () => unknown) => unknown>;

  constructor(database: Database.Database) {
    this.#database = database;
    this.#transaction = database.transaction((work) => work());
  }

  /** Where it is on the disk. */
  get file(): string {
    return this.#database.name;
  }

  /** Prepares a statement for use inside {@link read} and {@link write}. */
  prepare<Bind extends unknown[], Row = never>(sql: string): Database.Statement<Bind, Row> {
    return this.#database.prepare<Bind, Row>(sql);
  }

  /** Does work that only reads; all of it sees one moment. @throws STORE_DAMAGED, STORE_BUSY, and what `work` throws */
  read<T>(work: () => T): T {
    return translating(() => this.#transaction.deferred(work) as T);
  }

  /**
   * Does work that writes: all of it happens, durably, or none. The lock is taken at the start: a transaction that
   * begins with reading cannot wait for it, it fails at its first write once somebody else has written.
   * @throws STORE_BUSY, STORAGE_FULL, STORE_DAMAGED, and what `work` throws
   */
  write<T>(work: () => T): T {
    return translating(() => this.#transaction.immediate(work) as T);
  }

  /**
   * Does work that writes and takes all of it back: to know beforehand what would become of it.
   * @throws as {@link write}
   */
  rehearse<T>(work: () => T): T {
    return translating(() => {
      this.#database.exec("BEGIN IMMEDIATE");
      try {
        return work();
      } finally {
        if (this.#database.inTransaction) this.#database.exec("ROLLBACK");
      }
    });
  }

  /**
   * Writes the file anew, without what deleted rows left between the others, and empties the log of writes beside it. What
   * SQLite writes meanwhile lies in the folder of the file: nothing of the store gets onto another disk.
   * @throws STORE_BUSY while others read or write, STORAGE_FULL
   */
  compact(): void {
    translating(() => {
      withVariable("SQLITE_TMPDIR", dirname(this.#database.name), () => this.#database.exec("VACUUM"));
      if (!this.#truncateLog())
        throw expected("STORE_BUSY", "nobody else", "the end of the compaction", "others");
    });
  }

  /** Writes the log of writes into the file and empties it, unless others use it at this moment. @returns whether it is empty */
  emptyLog(): boolean {
    return translating(() => {
      const timeout = this.#database.pragma("busy_timeout", { simple: true });
      try {
        this.#database.pragma("busy_timeout = 0");
        return this.#truncateLog();
      } finally {
        this.#database.pragma(`busy_timeout = ${timeout}`);
      }
    });
  }

  #truncateLog(): boolean {
    const [said] = this.#database.pragma("wal_checkpoint(TRUNCATE)") as { readonly busy: number }[];
    return said?.busy === 0;
  }

  /** Writes what is there now into another file, which is empty or not there. It is not synced. @throws STORAGE_FULL */
  copyTo(file: string): void {
    translating(() => this.#database.prepare<[string]>("VACUUM INTO ?").run(file));
  }

  close(): void {
    translating(() => this.#database.close());
  }
}

/**
 * Opens a store's file, and makes it, readable for its owner only, if it is missing.
 * @param busyTimeoutMs how long to wait for other processes that write
 * @throws STORE_NEWER (the file stays as it is), STORE_DAMAGED, STORE_BUSY, STORAGE_FULL, FILE_UNREADABLE
 */
export function openConnection(file: string, busyTimeoutMs: number): Connection {
  return translating(() => {
    makePrivateFile(file);
    const database = new Database(file, { fileMustExist: true, timeout: busyTimeoutMs });
    try {
      schemaVersion(database); // refuses what is not ours before the first write
      database.pragma(`page_size = ${PAGE_BYTES}`);
      switchToWal(database, busyTimeoutMs);
      applySettings(database, busyTimeoutMs);
      migrate(database);
      set(database, "foreign_keys", 1);
      return new Connection(database);
    } catch (thrown) {
      database.close();
      throw thrown;
    }
  });
}

/**
 * Opens a file that nobody writes to, without changing a byte of it or making files beside it.
 * @throws STORE_NEWER, STORE_DAMAGED, FILE_UNREADABLE; BACKUP_INVALID for an older schema
 */
export function openReadOnly(file: string): Connection {
  return translating(() => {
    const database = new Database(file, { readonly: true, fileMustExist: true });
    try {
      const version = schemaVersion(database);
      if (version !== SCHEMA_VERSION)
        throw expected("BACKUP_INVALID", `schema version ${SCHEMA_VERSION}`, "the copy of a store", version);
      return new Connection(database);
    } catch (thrown) {
      database.close();
      throw thrown;
    }
  });
}

/**
 * Takes effect in a new file only. Measured with vectors of 512 values: pages of 4096 bytes hold one each and waste the
 * rest, 8192 hold three and save a quarter of the file; commits take as long.
 */
const PAGE_BYTES = 8192;

/** SQLite gives the files that it puts beside this one the same permissions. */
function makePrivateFile(file: string): void {
  mkdirSync(dirname(file), { recursive: true, mode: 0o700 });
  closeSync(openSync(file, "a", 0o600));
}

/**
 * Readers and a writer do not wait for each other in WAL mode. The mode stays with the file, but may be refused.
 * SQLite does not wait when two processes switch a new file at the same moment; so we do.
 */
function switchToWal(database: Database.Database, busyTimeoutMs: number): void {
  const deadline = performance.now() + busyTimeoutMs;
  for (;;) {
    try {
      set(database, "journal_mode", "wal");
      return;
    } catch (thrown) {
      if (!isBusy(thrown) || performance.now() >= deadline) throw thrown;
      Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, RETRY_MS);
    }
  }
}

const RETRY_MS = 10;

/** None of these stays with the file, and the library has other defaults: they are set at every opening. */
function applySettings(database: Database.Database, busyTimeoutMs: number): void {
  set(database, "synchronous", 2); // FULL: what was reported as recorded survives a power cut
  set(database, "secure_delete", 1); // what is deleted is overwritten, where its page is not written anew
  set(database, "recursive_triggers", 1); // else REPLACE deletes rows past the triggers that forbid it
  set(database, "busy_timeout", busyTimeoutMs);
}

function set(database: Database.Database, name: string, value: string | number): void {
  database.pragma(`${name} = ${value}`);
  const inForce = database.pragma(name, { simple: true });
  if (inForce !== value) {
    throw new LeadlightError("INTERNAL", `expected ${value} for ${name} but received ${inForce}`);
  }
}

/** SQLite reads this at the moment when it needs it. */
function withVariable(name: string, value: string, work: () => void): void {
  const before = process.env[name];
  process.env[name] = value;
  try {
    work();
  } finally {
    if (before === undefined) delete process.env[name];
    else process.env[name] = before;
  }
}

function translating<T>(work: () => T): T {
  try {
    return work();
  } catch (thrown) {
    throw asStoreError(thrown);
  }
}
