import { readdir } from "node:fs/promises";
import { createRequire } from "node:module";
import { join } from "node:path";
import { asLeadlightError, expected, type LeadlightError } from "../../domain/errors.js";
import type { PackId } from "../../domain/ids.js";
import { isForPictures } from "../../domain/picture-manifest.js";
import { isTextPack } from "../../domain/text-pack.js";
import type { GraphExporter } from "../../ports/graph-exporter.js";
import type { ListedPack, ModelPacks, PackOrigin } from "../../ports/model-packs.js";
import { addPack } from "./add-pack.js";
import { createBuiltGraphs } from "./built-graphs.js";
import { obtainFiles } from "./obtain-files.js";
import {
  buildGraphs,
  inspectFiles,
  inspectGraphs,
  modelPack,
  type OpenPack,
  textPack,
  verifyPack,
} from "./pack-folder.js";
import { isPackId, MANIFEST, readManifest } from "./read-manifest.js";

export interface ModelPacksOptions {
  /** Folder of the packs that come with Leadlight; built graphs are kept in it. */
  readonly shipped: string;
  /** Folder of the packs that users added; made when the first is. */
  readonly added: string;
  readonly exporter: GraphExporter;
  /** Where npm packages are installed, nearest first; where this file would find its own without it. */
  readonly nodeModules?: readonly string[];
}

/** Packs in folders: one folder a pack, named by its id, with a manifest and the files that no installed package holds. */
export function createModelPacks(options: ModelPacksOptions): ModelPacks {
  const graphs = createBuiltGraphs(join(options.shipped, ".exported"), options.exporter);
  const nodeModules = options.nodeModules ?? createRequire(import.meta.url).resolve.paths("any") ?? [];

  async function openIn(folder: string, id: string): Promise<OpenPack> {
    const place = { folder: join(folder, id), nodeModules };
    const manifest = await readManifest(place.folder);
    if (manifest.id !== id)
      throw expected("PACK_INVALID", `the id ${id}, as the folder is called,`, place.folder, manifest.id);
    return { manifest, place, graphs, calibrations: [join(options.added, id), place.folder] };
  }

  async function find(id: PackId): Promise<OpenPack | null> {
    if (!isPackId(id)) return null;
    for (const folder of [options.shipped, options.added]) {
      if ((await packsIn(folder)).includes(id)) return openIn(folder, id);
    }
    return null;
  }

  async function open(id: PackId): Promise<OpenPack> {
    const pack = await find(id);
    if (pack === null) throw expected("PACK_UNKNOWN", "the name of a pack", "the models", id);
    return pack;
  }

  async function entries(): Promise<{ id: PackId; origin: PackOrigin; folder: string }[]> {
    const from = async (folder: string, origin: PackOrigin) =>
      (await packsIn(folder)).map((id) => ({ id: id as PackId, origin, folder }));
    return [...(await from(options.shipped, "shipped")), ...(await from(options.added, "added"))];
  }

  return {
    async open(id) {
      const pack = await open(id);
      const { manifest } = pack;
      if (isTextPack(manifest) || isForPictures(manifest)) throw otherKind("faces", id);
      return modelPack({ ...pack, manifest });
    },
    async openForPictures(id) {
      const pack = await open(id);
      const { manifest } = pack;
      if (isTextPack(manifest) || !isForPictures(manifest)) throw otherKind("whole pictures", id);
      return modelPack({ ...pack, manifest });
    },
    async openText(id) {
      const pack = await open(id);
      const { manifest } = pack;
      if (!isTextPack(manifest)) throw otherKind("text", id);
      return textPack({ ...pack, manifest });
    },
    verify: async (id) => verifyPack(await open(id)),
    async list() {
      const listed: ListedPack[] = [];
      for (const { id, origin, folder } of await entries()) {
        const isHidden = listed.some((one) => one.id === id);
        const state = isHidden
          ? { problem: "a shipped pack has the same id and is used instead" }
          : await openIn(folder, id).then(stateOf, (thrown) => ({
              problem: asLeadlightError(thrown).message,
            }));
        listed.push({ id, origin, ...state });
      }
      return listed;
    },
    async get(ids, { from, onProgress } = {}) {
      const got = [];
      for (const id of ids ?? new Set((await entries()).map((entry) => entry.id))) {
        const pack = await open(id);
        const say = (message: string) => onProgress?.(`${id}: ${message}`);
        const files = await obtainFiles(pack, { from, onProgress: say, workingFolder: options.shipped });
        got.push({ id, ...files, built: await buildGraphs(pack, say) });
      }
      return got;
    },
    add: (folder) => addPack(folder, { added: options.added, nodeModules, graphs, find }),
  };
}

function otherKind(wanted: string, id: PackId): LeadlightError {
  return expected("PACK_INVALID", `a pack for ${wanted}`, "the pack", `${id}, which is for something else`);
}

async function stateOf(pack: OpenPack) {
  const problems = [...(await inspectFiles(pack)), ...(await inspectGraphs(pack))].map((one) => one.problem);
  const withCode = (code: string | undefined) => problems.filter((problem) => problem?.code === code).length;
  const { manifest } = pack;
  const { description } = manifest;
  const files = {
    ready: withCode(undefined),
    missing: withCode("MODEL_MISSING"),
    changed: withCode("MODEL_CHANGED"),
  };
  if (isTextPack(manifest)) return { kind: "text", description, files } as const;
  const { info, calibration } = modelPack({ ...pack, manifest });
  const inForce = await calibration();
  return {
    kind: isForPictures(manifest) ? "picture" : "face",
    info,
    description,
    files,
    calibration: "withheld" in inForce ? inForce : { id: inForce.calibration.id },
  } as const;
}

/** The names of the folders that hold a manifest, in order. */
async function packsIn(folder: string): Promise<string[]> {
  const names = await readdir(folder).catch(() => []);
  const found: string[] = [];
  for (const name of names.filter(isPackId).sort()) {
    if ((await readdir(join(folder, name)).catch((): string[] => [])).includes(MANIFEST)) found.push(name);
  }
  return found;
}
