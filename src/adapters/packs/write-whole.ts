import { randomUUID } from "node:crypto";
import { mkdir, open, rename, rm } from "node:fs/promises";
import { basename, dirname, join } from "node:path";
import { expected, LeadlightError } from "../../domain/errors.js";

/**
 * Writes a model file that is either whole or not there, whatever ends the process or the machine: under a temporary name,
 * synced to the disk, renamed, and the folder synced too. Models are no secret: whoever may enter the folder may read them.
 * @throws STORAGE_FULL, MODEL_UNAVAILABLE when the folder may not be written to; nothing is left behind then
 */
export async function writeWhole(file: string, bytes: Uint8Array): Promise<void> {
  const folder = dirname(file);
  // No model file starts with a dot.
  const temporary = join(folder, `.${basename(file)}.${randomUUID()}`);
  try {
    await mkdir(folder, { recursive: true });
    await writeSynced(temporary, bytes);
    await rename(temporary, file);
    await syncFolder(folder);
  } catch (thrown) {
    await rm(temporary, { force: true }).catch(() => undefined);
    throw writeError(thrown, folder);
  }
}

/** Makes durable which names a folder holds. */
export async function syncFolder(folder: string): Promise<void> {
  const handle = await open(folder, "r");
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}

/** The code of an error of the operating system, e.g. `ENOENT`; empty for anything else, our own errors among it. */
export function systemCode(thrown: unknown): string {
  if (!(thrown instanceof Error) || !("syscall" in thrown) || !("code" in thrown)) return "";
  return String(thrown.code);
}

/** What a failure to write into a folder means to whoever runs Leadlight; anything unforeseen stays as it is. */
export function writeError(thrown: unknown, folder: string): unknown {
  const code = systemCode(thrown);
  if (FULL.has(code)) return expected("STORAGE_FULL", "free space", folder, code);
  if (!FORBIDDEN.has(code)) return thrown;
  return new LeadlightError(
    "MODEL_UNAVAILABLE",
    `expected a folder that may be written to for the models but received ${code} at ${folder}`,
    { cause: thrown, hint: "Run `leadlight models get` once as a user who may write to this folder." },
  );
}

const FULL = new Set(["ENOSPC", "EDQUOT"]);
const FORBIDDEN = new Set(["EACCES", "EPERM", "EROFS"]);

async function writeSynced(file: string, bytes: Uint8Array): Promise<void> {
  const handle = await open(file, "wx");
  try {
    await handle.writeFile(bytes);
    await handle.sync();
  } finally {
    await handle.close();
  }
}
