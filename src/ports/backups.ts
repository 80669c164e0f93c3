import type { BackupFacts, BackupFile, BackupManifest } from "../domain/backup.js";
import type { Sha256 } from "../domain/ids.js";
import type { Store } from "./store.js";

/** A backup that is being written: none until {@link commit}, and what was there before stays whole. */
export interface BackupWriter {
  /** Where the copy of the store is to be put: an empty file. */
  readonly databaseFile: string;
  /** Adds an original unless the backup has it. @returns whether it was copied @throws STORAGE_FULL */
  addImage(sha256: Sha256, byteLength: number, read: () => Promise<Uint8Array>): Promise<boolean>;
  /** Adds the packs and checkpoints, makes everything durable and puts it in its place. @throws STORAGE_FULL */
  commit(facts: BackupFacts): Promise<BackupManifest>;
  /** Leaves nothing behind of what was not there before. */
  abort(): Promise<void>;
}

/** A backup that is there. */
export interface BackupReader {
  readonly manifest: BackupManifest;
  readonly databaseFile: string;
  /** @throws BACKUP_INVALID when the list of files is not the one of the manifest */
  files(): AsyncIterable<BackupFile>;
  /** Reads a file whole. @returns in words what is wrong with it; null for nothing */
  problemOf(file: BackupFile): Promise<string | null>;
  /**
   * Copies the backup into a data folder, comparing every byte: all of it or nothing.
   * @throws FOLDER_NOT_EMPTY unless the folder is new or empty; BACKUP_INVALID for a file that is not as it was; STORAGE_FULL
   */
  restoreInto(folder: string): Promise<void>;
}

/** Backups in folders. */
export interface Backups {
  /**
   * Begins a backup in a new or empty folder, or anew in one that holds a backup of the same store.
   * @throws FOLDER_NOT_EMPTY for any other; ARGUMENT_INVALID for one inside of the data folder
   */
  begin(folder: string, storeId: string): Promise<BackupWriter>;
  /** @throws BACKUP_INVALID, FILE_UNREADABLE */
  open(folder: string): Promise<BackupReader>;
}

/** Opens a copy of a store to look at it, changing nothing. @throws STORE_DAMAGED, STORE_NEWER, BACKUP_INVALID for an older schema */
export type OpenStoreCopy = (file: string) => Store;
