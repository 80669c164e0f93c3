import { createWriteStream } from "node:fs";
import { cp, mkdir, symlink, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { pipeline } from "node:stream/promises";
import { fileURLToPath } from "node:url";
import { createGzip } from "node:zlib";
import { type Header, pack as tarPack } from "tar-stream";
import { createGraphExporter } from "../../src/adapters/onnx-export/graph-exporter.js";
import { createModelPacks } from "../../src/adapters/packs/model-packs.js";
import { type PackId, sha256Of } from "../../src/domain/ids.js";
import type { ModelFile, PackManifest } from "../../src/domain/pack-manifest.js";
import type { GraphExporter } from "../../src/ports/graph-exporter.js";
import type { ModelPack, PicturePack } from "../../src/ports/model-pack.js";
import type { ModelPacks } from "../../src/ports/model-packs.js";
import { temporaryFolder } from "./temporary-folder.js";

const MODELS = fileURLToPath(new URL("../../models", import.meta.url));

/** A pack that comes with Leadlight, as it lies in the working copy. Its graphs are not built. */
export async function openShippedPack(id: string): Promise<ModelPack> {
  return openShippedPacks().open(id as PackId);
}

/** The packs that come with Leadlight, as they lie in the working copy. */
export function openShippedPacks(): ModelPacks {
  return createModelPacks({ shipped: MODELS, added: "/nowhere", exporter: new TextExporter() });
}

/** A pack that comes with Leadlight, with its real graphs, which are built if they were not yet. */
export async function openRealPack(id: string): Promise<ModelPack> {
  const packs = createModelPacks({ shipped: MODELS, added: "/nowhere", exporter: createGraphExporter() });
  return packs.open(id as PackId);
}

/** The pack for whole pictures that comes with Leadlight, with its real graph, which is built if it was not yet. */
export async function openPicturePack(id = "pictures"): Promise<PicturePack> {
  const packs = createModelPacks({ shipped: MODELS, added: "/nowhere", exporter: createGraphExporter() });
  return packs.openForPictures(id as PackId);
}

/** Builds, instead of graphs, texts that say what they were built of. */
export class TextExporter implements GraphExporter {
  readonly version: number;
  /** How often it was asked. */
  built = 0;

  constructor(version = 1) {
    this.version = version;
  }

  build(network: string, weights: Uint8Array, specification: Uint8Array): Uint8Array {
    this.built++;
    return Buffer.from(`${network} of ${sha256Of(weights)} and ${sha256Of(specification)}`);
  }

  buildFromScripts(network: string, scripts: readonly Uint8Array[], specification: Uint8Array): Uint8Array {
    return this.build(network, Buffer.concat(scripts), specification);
  }

  convert(tflite: Uint8Array): Uint8Array {
    this.built++;
    return Buffer.from(`a graph of ${sha256Of(tflite)}`);
  }

  simplify(onnx: Uint8Array): Uint8Array {
    this.built++;
    return Buffer.from(`a simpler ${sha256Of(onnx)}`);
  }
}

export const TINY = "tiny" as PackId;
export const SOURCE = { package: "@some/models", version: "1.2.3" } as const;
/** The files of the pack `tiny`, by name. */
export const CONTENTS: Readonly<Record<string, Buffer>> = {
  "detector.bin": Buffer.from("weights of a detector"),
  "detector.json": Buffer.from("where they lie"),
  "embedder.onnx": Buffer.from("an embedder, the last of its files"),
};

/** As {@link tinyManifest}, but nothing of it is built. */
export function readyManifest(changes: Partial<PackManifest> = {}): PackManifest {
  const { networks, ...manifest } = tinyManifest();
  const detector = { ...networks.detector, graph: { file: "detector.bin" } };
  return { ...manifest, networks: { ...networks, detector }, ...changes };
}

/** A file of a pack that comes from the package {@link SOURCE}, folder `model`. */
export function modelFile(name: string, bytes: Uint8Array = CONTENTS[name] ?? Buffer.alloc(0)): ModelFile {
  return {
    name,
    byteLength: bytes.length,
    sha256: sha256Of(bytes),
    licence: "MIT",
    source: { ...SOURCE, path: `model/${name}` },
  };
}

/** A manifest with one graph that is built, `detector.*`, and one that is a file, `embedder.onnx`. */
export function tinyManifest(changes: Partial<PackManifest> = {}): PackManifest {
  const input = {
    width: 112,
    height: 112,
    colour: "rgb",
    mean: [127.5, 127.5, 127.5],
    scale: [1, 1, 1],
    sampling: "half-pixel",
  } as const;
  const [weights, specification] = ["detector.bin", "detector.json"];
  const graph = new TextExporter().build(
    "ssd-mobilenet-v1",
    CONTENTS[weights] as Buffer,
    CONTENTS[specification] as Buffer,
  );
  return {
    id: TINY,
    description: "for tests",
    dimension: 4,
    preprocessing: "arcface-112/1",
    candidateSimilarity: 0.5,
    files: Object.keys(CONTENTS).map((name) => modelFile(name)),
    networks: {
      detector: {
        graph: { network: "ssd-mobilenet-v1", weights, specification, sha256: sha256Of(graph) },
        input: { ...input, mean: [...input.mean], scale: [...input.scale] },
        decoding: { family: "yunet", strides: [8] },
        leastScore: 0.3,
        sureScore: 0.7,
        overlap: 0.5,
      },
      embedder: {
        graph: { file: "embedder.onnx" },
        input: { ...input, mean: [...input.mean], scale: [...input.scale] },
        alignment: { template: "arcface" },
      },
    },
    ...changes,
  };
}

/** Writes a pack into a folder. @param files all of {@link CONTENTS} without it */
export async function writePack(
  folder: string,
  manifest: object = tinyManifest(),
  files: Readonly<Record<string, Uint8Array>> = CONTENTS,
): Promise<string> {
  await mkdir(folder, { recursive: true });
  await writeFile(join(folder, "manifest.json"), JSON.stringify(manifest));
  for (const [name, bytes] of Object.entries(files)) await writeFile(join(folder, name), bytes);
  return folder;
}

export interface TarEntry extends Partial<Header> {
  readonly name: string;
  readonly bytes?: Uint8Array;
}

/** The entries of a package that holds {@link CONTENTS}. */
export function goodEntries(): TarEntry[] {
  const others = [{ name: "package/package.json", bytes: Buffer.from("{}") }];
  return [
    ...others,
    ...Object.entries(CONTENTS).map(([name, bytes]) => ({ name: `package/model/${name}`, bytes })),
  ];
}

/** Writes a gzipped tarball, by default as `npm pack` would of {@link SOURCE}. @returns its folder */
export async function writeTarball(
  folder: string,
  entries: readonly TarEntry[] = goodEntries(),
  name = "some-models-1.2.3.tgz",
): Promise<string> {
  await mkdir(folder, { recursive: true });
  const pack = tarPack();
  for (const { bytes, ...header } of entries) {
    if (bytes === undefined) pack.entry(header);
    else pack.entry(header, bytes);
  }
  pack.finalize();
  await pipeline(pack, createGzip(), createWriteStream(join(folder, name)));
  return folder;
}

/** An installed package {@link SOURCE} in a folder of packages. */
export async function installPackage(
  nodeModules: string,
  version: string = SOURCE.version,
  files: Readonly<Record<string, Uint8Array>> = CONTENTS,
): Promise<void> {
  const folder = join(nodeModules, SOURCE.package);
  await mkdir(join(folder, "model"), { recursive: true });
  await writeFile(join(folder, "package.json"), JSON.stringify({ version }));
  for (const [name, bytes] of Object.entries(files)) await writeFile(join(folder, "model", name), bytes);
}

export interface TestLibrary {
  readonly packs: ModelPacks;
  readonly exporter: TextExporter;
  readonly shipped: string;
  readonly added: string;
  readonly nodeModules: string;
  /** A folder for anything else. */
  readonly folder: string;
  /** The library as another start of the program sees it. */
  reopen(exporter?: GraphExporter): ModelPacks;
}

/** A library in a temporary folder, whose one shipped pack is `tiny`, without its files. */
export async function openLibrary(manifest: object = tinyManifest()): Promise<TestLibrary> {
  const folder = await temporaryFolder();
  const [shipped, added, nodeModules] = ["models", "data/models", "node_modules"].map((name) =>
    join(folder, name),
  ) as [string, string, string];
  await writePack(join(shipped, TINY), manifest, {});
  const exporter = new TextExporter();
  const reopen = (other: GraphExporter = exporter) =>
    createModelPacks({ shipped, added, nodeModules: [nodeModules], exporter: other });
  return { packs: reopen(), exporter, shipped, added, nodeModules, folder, reopen };
}

/** Copies the built program beside models of its own, so that the working copy's are neither used nor changed. @returns its `main.js` */
export async function copyProgram(folder: string): Promise<string> {
  const root = fileURLToPath(new URL("../..", import.meta.url));
  for (const name of ["dist", "package.json"]) {
    await cp(join(root, name), join(folder, name), { recursive: true });
  }
  await symlink(join(root, "node_modules"), join(folder, "node_modules"));
  return join(folder, "dist", "cli", "main.js");
}
