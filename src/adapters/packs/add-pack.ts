import { randomUUID } from "node:crypto";
import { mkdir, realpath, rename, rm } from "node:fs/promises";
import { join, sep } from "node:path";
import { expected, LeadlightError } from "../../domain/errors.js";
import type { PackId } from "../../domain/ids.js";
import { canonicalJson } from "../../domain/pack-hash.js";
import type { ModelFile } from "../../domain/pack-manifest.js";
import { isTextPack, type LibraryManifest } from "../../domain/text-pack.js";
import type { BuiltGraphs } from "./built-graphs.js";
import { findInstalled, readVerified } from "./model-files.js";
import { buildGraphs, infoOf, inspectFiles, type OpenPack } from "./pack-folder.js";
import { CALIBRATION, readCalibration } from "./read-calibration.js";
import { MANIFEST, readManifest } from "./read-manifest.js";
import { syncFolder, systemCode, writeError, writeWhole } from "./write-whole.js";

/** The library, as far as adding needs it. */
interface Shelf {
  /** Folder of the packs that users added. */
  readonly added: string;
  readonly nodeModules: readonly string[];
  readonly graphs: BuiltGraphs;
  /** The pack of this name; null when there is none. @throws PACK_INVALID */
  find(id: PackId): Promise<OpenPack | null>;
}

/**
 * Copies a pack into the library: checked file by file on the way into a hidden folder, which gets its name at the end.
 * @throws as {@link ModelPacks.add}
 */
export async function addPack(folder: string, shelf: Shelf): Promise<{ id: PackId; isNew: boolean }> {
  const source = await realpath(folder).catch((thrown) => {
    throw expected("PACK_INVALID", "a folder with a manifest", folder, systemCode(thrown));
  });
  await insideOf(source, MANIFEST);
  const manifest = await readManifest(source);
  const id = manifest.id as PackId;
  const known = await shelf.find(id).catch((thrown) => {
    throw exists(id, thrown);
  });
  if (known !== null) {
    if (canonicalJson(known.manifest) !== canonicalJson(manifest)) throw exists(id, undefined);
    await restore(known, source);
    return { id, isNew: false };
  }
  const staging = join(shelf.added, `.adding-${randomUUID()}`);
  try {
    await copyFiles(manifest, source, staging, shelf.nodeModules);
    const place = { folder: staging, nodeModules: shelf.nodeModules };
    await buildGraphs({ manifest, place, graphs: shelf.graphs }, () => undefined);
    await copyCalibration(manifest, source, staging);
    await writeWhole(join(staging, MANIFEST), Buffer.from(`${JSON.stringify(manifest, null, 2)}\n`));
    await rename(staging, join(shelf.added, id));
    await syncFolder(shelf.added);
  } catch (thrown) {
    if (["ENOTEMPTY", "EEXIST", "ENOTDIR"].includes(systemCode(thrown))) throw exists(id, thrown);
    throw writeError(thrown, shelf.added);
  } finally {
    await rm(staging, { recursive: true, force: true }).catch(() => undefined);
  }
  return { id, isNew: true };
}

/** Puts back what a known pack lost. */
async function restore(known: OpenPack, source: string): Promise<void> {
  const inspected = await inspectFiles(known);
  for (const [i, { problem }] of inspected.entries()) {
    const file = known.manifest.files[i];
    if (problem === null || file === undefined) continue;
    const path = await insideOf(source, file.name);
    if (path === null) throw notThere(file, source);
    await writeWhole(join(known.place.folder, file.name), await readVerified(path, file));
  }
}

/** Files that the folder lacks may lie in an installed package, where they stay. */
async function copyFiles(
  { files }: LibraryManifest,
  source: string,
  staging: string,
  nodeModules: readonly string[],
): Promise<void> {
  await mkdir(staging, { recursive: true });
  for (const file of files) {
    const path = await insideOf(source, file.name);
    if (path !== null) {
      await writeWhole(join(staging, file.name), await readVerified(path, file));
      continue;
    }
    const installed = await findInstalled({ folder: source, nodeModules }, file);
    if (installed === null) throw notThere(file, source);
    await readVerified(installed, file);
  }
}

/** A pack may bring its calibration; one that is not its own, or no calibration, is refused with the pack. */
async function copyCalibration(manifest: LibraryManifest, source: string, staging: string): Promise<void> {
  if (isTextPack(manifest)) return;
  const path = await insideOf(source, CALIBRATION);
  if (path === null) return;
  const calibration = await readCalibration(path, infoOf(manifest));
  await writeWhole(join(staging, CALIBRATION), Buffer.from(`${JSON.stringify(calibration)}\n`));
}

/** The real path of a file in a folder; null when there is none. @throws PACK_INVALID for a link that leads out of it */
async function insideOf(folder: string, name: string): Promise<string | null> {
  let path: string;
  try {
    path = await realpath(join(folder, name));
  } catch (thrown) {
    if (systemCode(thrown) === "ENOENT") return null;
    throw expected("PACK_INVALID", "a readable file", join(folder, name), systemCode(thrown));
  }
  if (path.startsWith(folder.endsWith(sep) ? folder : folder + sep)) return path;
  throw expected("PACK_INVALID", `a file inside ${folder}`, name, "a link that leads out of it");
}

function notThere({ name }: ModelFile, folder: string): LeadlightError {
  const { code, message } = expected("MODEL_MISSING", `the model file ${name}`, folder, "none");
  return new LeadlightError(code, message, {
    hint: "Put the file beside the manifest and add the pack again.",
  });
}

function exists(id: PackId, cause: unknown): LeadlightError {
  const { code, message } = expected("PACK_EXISTS", "an id that is free", "the pack", id);
  return new LeadlightError(code, message, { cause });
}
