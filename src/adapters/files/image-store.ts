import type { Dirent } from "node:fs";
import { opendir, readFile, rename, rm, stat } from "node:fs/promises";
import { dirname, join } from "node:path";
import { expected } from "../../domain/errors.js";
import { parseSha256, type Sha256, sha256Of } from "../../domain/ids.js";
import type { ImageStore } from "../../ports/image-store.js";
import { isSystemError, makeFolder, removeAbandoned, syncFolder, writeWhole } from "./durable-writes.js";

/**
 * Opens the store of original images in a folder of its own, which is made if it is missing. An image lies in
 * `ab/cd/<sha256>`, where `abcd` are the first digits of its SHA-256; what is being written lies in `tmp`. Leftovers of
 * processes that ended while writing are removed.
 * @throws STORAGE_FULL
 */
export async function openFileImageStore(folder: string): Promise<ImageStore> {
  const temporaryFolder = join(folder, "tmp");
  await makeFolder(temporaryFolder);
  await removeAbandoned(temporaryFolder);
  await syncFolder(folder);
  await syncFolder(dirname(folder));
  return new FileImageStore(folder, temporaryFolder);
}

class FileImageStore implements ImageStore {
  readonly #folder: string;
  readonly #temporaryFolder: string;

  constructor(folder: string, temporaryFolder: string) {
    this.#folder = folder;
    this.#temporaryFolder = temporaryFolder;
  }

  async put(sha256: Sha256, bytes: Uint8Array): Promise<void> {
    const file = this.#fileOf(sha256);
    const actual = sha256Of(bytes);
    if (actual !== sha256)
      throw expected("ARGUMENT_INVALID", `bytes with the SHA-256 ${sha256}`, "an image to keep", actual);

    if (!(await holds(file, bytes))) await writeWhole(this.#temporaryFolder, file, bytes);
    // Also when the file was there: who put it there may not have come to this yet, or never will.
    for (const folder of this.#foldersAbove(file)) await syncFolder(folder);
  }

  async get(sha256: Sha256): Promise<Uint8Array | null> {
    const bytes = await unlessMissing(readFile(this.#fileOf(sha256)));
    if (bytes === null) return null;
    const actual = sha256Of(bytes);
    if (actual !== sha256)
      throw expected("STORE_DAMAGED", `bytes with the SHA-256 ${sha256}`, "a kept image", actual);
    return bytes;
  }

  /** Says that there is a file; only {@link get} finds out whether it is sound. */
  async has(sha256: Sha256): Promise<boolean> {
    return (await unlessMissing(stat(this.#fileOf(sha256)))) !== null;
  }

  async remove(sha256: Sha256, isWanted: () => Promise<boolean>): Promise<void> {
    const file = this.#fileOf(sha256);
    // A name that says nothing of a process: it may have been set aside by one that ended then.
    const aside = join(this.#temporaryFolder, `erased-${sha256}`);
    await unlessMissing(rename(file, aside));
    if ((await unlessMissing(stat(aside))) === null) return;
    if (await isWanted()) await rename(aside, file);
    else await rm(aside, { force: true });
    for (const folder of [this.#temporaryFolder, ...this.#foldersAbove(file)]) await syncFolder(folder);
  }

  async *list(): AsyncIterable<Sha256> {
    for await (const first of foldersNamedByByte(this.#folder))
      for await (const second of foldersNamedByByte(first.path))
        for await (const entry of await opendir(second.path)) {
          const sha256 = entry.isFile() ? asSha256(entry.name) : null;
          if (sha256?.startsWith(first.name + second.name)) yield sha256;
        }
  }

  /** The only place where a path is made. The hash is checked although its type promises it. */
  #fileOf(sha256: Sha256): string {
    const name = parseSha256(sha256);
    return join(this.#folder, name.slice(0, 2), name.slice(2, 4), name);
  }

  #foldersAbove(file: string): string[] {
    const folder = dirname(file);
    return [folder, dirname(folder), this.#folder];
  }
}

/** Null for the name of a file that is none of ours. */
function asSha256(name: string): Sha256 | null {
  try {
    return parseSha256(name);
  } catch {
    return null;
  }
}

/** True when the file is there and undamaged. */
async function holds(file: string, bytes: Uint8Array): Promise<boolean> {
  const found = await unlessMissing(stat(file));
  if (found?.size !== bytes.length) return false;
  return (await readFile(file)).equals(bytes);
}

async function* foldersNamedByByte(folder: string): AsyncIterable<{ name: string; path: string }> {
  for await (const entry of await opendir(folder))
    if (isFolderNamedByByte(entry)) yield { name: entry.name, path: join(folder, entry.name) };
}

function isFolderNamedByByte(entry: Dirent): boolean {
  return entry.isDirectory() && /^[0-9a-f]{2}$/.test(entry.name);
}

async function unlessMissing<T>(work: Promise<T>): Promise<T | null> {
  try {
    return await work;
  } catch (thrown) {
    if (isSystemError(thrown, "ENOENT")) return null;
    throw thrown;
  }
}
