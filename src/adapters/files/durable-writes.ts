import { randomUUID } from "node:crypto";
import { type FileHandle, mkdir, open, opendir, rename, rm, stat } from "node:fs/promises";
import { dirname, join } from "node:path";
import { LeadlightError } from "../../domain/errors.js";

/** Files may hold somebody's photograph: nobody but the user who runs Leadlight may read them. */
export const OWNER_ONLY_FILE = 0o600;
const OWNER_ONLY_FOLDER = 0o700;

/** Makes a folder and those above it that are missing, for the owner only. @throws STORAGE_FULL */
export async function makeFolder(folder: string): Promise<void> {
  await sayingWhenFull(() => mkdir(folder, { recursive: true, mode: OWNER_ONLY_FOLDER }));
}

/**
 * Writes a file that is either whole or not there, whatever ends the process or the machine: under a temporary name,
 * synced to the disk, then renamed. It is durable once {@link syncFolder} has been called for the folder above it.
 * @param temporaryFolder must exist, on the same file system as `file`
 * @throws STORAGE_FULL; nothing is left behind then
 */
export async function writeWhole(temporaryFolder: string, file: string, bytes: Uint8Array): Promise<void> {
  await makeFolder(dirname(file));
  const temporary = join(temporaryFolder, `${process.pid}-${randomUUID()}`);
  try {
    await sayingWhenFull(async () => {
      await writeSynced(temporary, bytes);
      await rename(temporary, file);
    });
  } catch (thrown) {
    await rm(temporary, { force: true });
    throw thrown;
  }
}

/** Makes durable which names a folder holds; a renamed file may be gone after a power cut without it. */
export async function syncFolder(folder: string): Promise<void> {
  await closing(await open(folder, "r"), (handle) => handle.sync());
}

/** Removes the temporary files of {@link writeWhole} whose process is no more; those of living ones are in use. */
export async function removeAbandoned(temporaryFolder: string): Promise<void> {
  for await (const entry of await opendir(temporaryFolder)) {
    const pid = /^([1-9]\d{0,9})-/.exec(entry.name)?.[1];
    if (pid === undefined) continue;
    const file = join(temporaryFolder, entry.name);
    if (await isAbandoned(file, Number(pid))) await rm(file, { force: true });
  }
}

/** True for an error of the operating system with this code, e.g. `ENOENT`. */
export function isSystemError(thrown: unknown, code: string): boolean {
  return thrown instanceof Error && "code" in thrown && thrown.code === code;
}

async function writeSynced(file: string, bytes: Uint8Array): Promise<void> {
  await closing(await open(file, "wx", OWNER_ONLY_FILE), async (handle) => {
    await handle.writeFile(bytes);
    await handle.sync();
  });
}

async function closing(handle: FileHandle, work: (handle: FileHandle) => Promise<void>): Promise<void> {
  try {
    await work(handle);
  } finally {
    await handle.close();
  }
}

/** Whether what a process made that had this number then belongs to nobody any more. */
export async function isAbandoned(file: string, pid: number): Promise<boolean> {
  // In a container every start may get the same number: what is older than this process is another's.
  if (pid === process.pid) return (await modifiedAt(file)) < Date.now() - process.uptime() * 1000;
  try {
    process.kill(pid, 0); // asks only whether it lives
    return false;
  } catch (thrown) {
    return isSystemError(thrown, "ESRCH");
  }
}

/** Milliseconds since 1970; infinity for a file that has just been renamed. */
async function modifiedAt(file: string): Promise<number> {
  try {
    return (await stat(file)).mtimeMs;
  } catch (thrown) {
    if (isSystemError(thrown, "ENOENT")) return Number.POSITIVE_INFINITY;
    throw thrown;
  }
}

/** What the operating system says when there is no room: on the disk, for the user, or in one file. */
const FULL = ["ENOSPC", "EDQUOT", "EFBIG"];

/** Does work that writes. @throws STORAGE_FULL */
export async function sayingWhenFull<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (thrown) {
    if (!FULL.some((code) => isSystemError(thrown, code))) throw thrown;
    throw new LeadlightError("STORAGE_FULL", "expected free space for a file but received none", {
      cause: thrown,
    });
  }
}
