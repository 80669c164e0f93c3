import { open, readFile, stat } from "node:fs/promises";
import { join } from "node:path";
import { expected } from "../../domain/errors.js";
import { sha256Of } from "../../domain/ids.js";
import type { ModelFile } from "../../domain/pack-manifest.js";
import { systemCode } from "./write-whole.js";

/** Where the files of one pack may lie. */
export interface PackPlace {
  /** The pack's own folder, which wins. */
  readonly folder: string;
  /** Folders of installed npm packages, nearest first; files are used in them as they are. */
  readonly nodeModules: readonly string[];
}

/** Where a file lies, its content not looked at; null when it is nowhere. */
export async function findFile(place: PackPlace, file: ModelFile): Promise<string | null> {
  const own = join(place.folder, file.name);
  return (await isThere(own)) ? own : findInstalled(place, file);
}

/** Where the installed package of exactly the right version holds a file; null when none does. */
export async function findInstalled(
  { nodeModules }: PackPlace,
  { source }: ModelFile,
): Promise<string | null> {
  if (source === undefined) return null;
  for (const folder of nodeModules) {
    const installed = join(folder, source.package);
    if ((await versionIn(installed)) !== source.version) continue;
    const path = join(installed, source.path);
    if (await isThere(path)) return path;
  }
  return null;
}

/** @throws MODEL_MISSING, MODEL_CHANGED */
export async function readFileOfPack(place: PackPlace, file: ModelFile): Promise<Uint8Array> {
  const path = await findFile(place, file);
  if (path === null) throw expected("MODEL_MISSING", `the model file ${file.name}`, place.folder, "none");
  return readVerified(path, file);
}

/**
 * The bytes of a file, provided that they are those of the manifest. One of another length is not read at all.
 * @throws MODEL_MISSING when it cannot be read, MODEL_CHANGED
 */
export async function readVerified(path: string, file: ModelFile): Promise<Uint8Array> {
  const bytes = await readOfLength(path, file.byteLength).catch((thrown) => {
    const code = systemCode(thrown);
    if (code === "") throw thrown;
    throw expected("MODEL_MISSING", "a readable model file", path, code);
  });
  checkSha256(bytes, file.sha256, path);
  return bytes;
}

/** @throws MODEL_CHANGED */
export function checkSha256(bytes: Uint8Array, sha256: string, where: string): void {
  const received = sha256Of(bytes);
  if (received !== sha256) throw expected("MODEL_CHANGED", `the SHA-256 ${sha256}`, where, received);
}

async function readOfLength(path: string, byteLength: number): Promise<Uint8Array> {
  const handle = await open(path);
  try {
    const found = await handle.stat();
    if (!found.isFile()) throw expected("MODEL_CHANGED", "a file", path, "something else");
    if (found.size !== byteLength) throw expected("MODEL_CHANGED", `${byteLength} bytes`, path, found.size);
    return await handle.readFile();
  } finally {
    await handle.close();
  }
}

async function isThere(path: string): Promise<boolean> {
  try {
    await stat(path);
    return true;
  } catch (thrown) {
    // One that is there and may not be read is reported as such by whoever reads it.
    return !["ENOENT", "ENOTDIR"].includes(systemCode(thrown));
  }
}

async function versionIn(folder: string): Promise<unknown> {
  try {
    return JSON.parse(await readFile(join(folder, "package.json"), "utf8")).version;
  } catch {
    return undefined;
  }
}
