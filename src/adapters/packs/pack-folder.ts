import { asLeadlightError, expected, type LeadlightError } from "../../domain/errors.js";
import type { PackId } from "../../domain/ids.js";
import { packHash } from "../../domain/pack-hash.js";
import type { Graph, ModelFile } from "../../domain/pack-manifest.js";
import { filesOfGraph } from "../../domain/pack-rules.js";
import type { AnyManifest } from "../../domain/picture-manifest.js";
import { isTextPack, type LibraryManifest, type TextPackManifest } from "../../domain/text-pack.js";
import type { ModelPack, PackInfo, TextPack } from "../../ports/model-pack.js";
import { type BuiltGraph, type BuiltGraphs, kindOf } from "./built-graphs.js";
import { findFile, type PackPlace, readFileOfPack } from "./model-files.js";
import { CALIBRATION, calibrationInForce, findCalibration, readCalibration } from "./read-calibration.js";

/** One pack with all that is needed to read it. */
export interface OpenPack<Manifest extends LibraryManifest = LibraryManifest> {
  readonly manifest: Manifest;
  readonly place: PackPlace;
  readonly graphs: BuiltGraphs;
  /** Folders that may hold its calibration; the first that does wins. */
  readonly calibrations: readonly string[];
}

/** What is fixed about the pack of a manifest. */
export function infoOf(manifest: AnyManifest): PackInfo {
  const { id, dimension, candidateSimilarity, preprocessing } = manifest;
  return { id: id as PackId, dimension, candidateSimilarity, preprocessing, hash: packHash(manifest) };
}

/** A pack that reads text, as the rest of Leadlight sees it. */
export function textPack(open: OpenPack<TextPackManifest>): TextPack {
  const { manifest, place } = open;
  return {
    id: manifest.id as PackId,
    manifest,
    read: async (name) => readFileOfPack(place, fileNamed(manifest, name)),
    missing: () => missingFiles(open),
    verify: () => verifyPack(open),
  };
}

/** A pack that embeds, as the rest of Leadlight sees it. */
export function modelPack<Manifest extends AnyManifest>(open: OpenPack<Manifest>): ModelPack<Manifest> {
  const { manifest, place } = open;
  const { id } = manifest;
  const networks: Manifest["networks"] = manifest.networks;
  const info = infoOf(manifest);
  return {
    info,
    manifest,
    calibration: () => calibrationInForce(open.calibrations, info),
    read: async (name) => readFileOfPack(place, fileNamed(manifest, name)),
    async graph(role) {
      const graph = (networks[role] as { readonly graph: Graph } | undefined)?.graph;
      if (graph === undefined)
        throw expected("MODEL_MISSING", `a network for ${String(role)}`, `the pack ${id}`, "none");
      if ("file" in graph) return readFileOfPack(place, fileNamed(manifest, graph.file));
      return (await open.graphs.kept(graph, weightsSha256(manifest, graph))) ?? (await build(open, graph));
    },
    missing: () => missingFiles(open),
    verify: () => verifyPack(open),
  };
}

async function missingFiles({ manifest, place }: OpenPack): Promise<string[]> {
  const names: string[] = [];
  for (const file of manifest.files) if ((await findFile(place, file)) === null) names.push(file.name);
  return names;
}

/** As `ModelPack.verify`, of a pack of any kind. */
export async function verifyPack(open: OpenPack): Promise<string[]> {
  const found = [
    ...(await inspectFiles(open)),
    ...(await inspectGraphs(open)),
    ...(await inspectCalibration(open)),
  ];
  return found.flatMap(({ problem }) => (problem === null ? [] : [problem.message]));
}

/** A file or a kept graph, and what is wrong with it. */
export interface Inspected {
  readonly name: string;
  /** MODEL_MISSING, MODEL_CHANGED or CALIBRATION_INVALID; null when nothing is. */
  readonly problem: LeadlightError | null;
}

/** Compares every file with the manifest. */
export async function inspectFiles({ manifest, place }: OpenPack): Promise<Inspected[]> {
  const found: Inspected[] = [];
  for (const file of manifest.files) {
    found.push({ name: file.name, problem: await problemOf(readFileOfPack(place, file)) });
  }
  return found;
}

/** Compares every built graph that was kept with the manifest. */
export async function inspectGraphs({ manifest, graphs }: OpenPack): Promise<Inspected[]> {
  const found: Inspected[] = [];
  for (const graph of builtGraphs(manifest)) {
    const sha256 = weightsSha256(manifest, graph);
    const kept = graphs.kept(graph, sha256);
    const problem = await problemOf(kept);
    if (problem !== null || (await kept) !== null)
      found.push({ name: graphs.nameOf(graph, sha256), problem });
  }
  return found;
}

/** Reads the calibration, where there is one. */
async function inspectCalibration({ manifest, calibrations }: OpenPack): Promise<Inspected[]> {
  if (isTextPack(manifest)) return [];
  const file = await findCalibration(calibrations);
  if (file === null) return [];
  return [{ name: CALIBRATION, problem: await problemOf(readCalibration(file, infoOf(manifest))) }];
}

/** Builds every graph that is not kept as the manifest has it. @returns the names of their files */
export async function buildGraphs(
  open: Omit<OpenPack, "calibrations">,
  onProgress: (message: string) => void,
): Promise<string[]> {
  const names: string[] = [];
  for (const graph of builtGraphs(open.manifest)) {
    const sha256 = weightsSha256(open.manifest, graph);
    if ((await open.graphs.kept(graph, sha256).catch(() => null)) !== null) continue;
    onProgress(`building the graph of ${kindOf(graph)}`);
    await build(open, graph);
    names.push(open.graphs.nameOf(graph, sha256));
  }
  return names;
}

async function build(
  { manifest, place, graphs }: Omit<OpenPack, "calibrations">,
  graph: BuiltGraph,
): Promise<Uint8Array> {
  const names = filesOfGraph(graph);
  const files = await Promise.all(names.map((name) => readFileOfPack(place, fileNamed(manifest, name))));
  return graphs.build(graph, { weightsSha256: weightsSha256(manifest, graph), files });
}

function builtGraphs({ networks }: LibraryManifest): BuiltGraph[] {
  const graphs: Graph[] = Object.values(networks).map(({ graph }) => graph);
  return graphs.flatMap((graph) => ("file" in graph ? [] : [graph]));
}

/** Of the first file of a graph. */
function weightsSha256(manifest: LibraryManifest, graph: BuiltGraph): string {
  const [weights = ""] = filesOfGraph(graph);
  return fileNamed(manifest, weights).sha256;
}

function fileNamed({ id, files }: LibraryManifest, name: string): ModelFile {
  const file = files.find((one) => one.name === name);
  if (file === undefined) throw expected("MODEL_MISSING", `a file named ${name}`, `the pack ${id}`, "none");
  return file;
}

async function problemOf(reading: Promise<unknown>): Promise<LeadlightError | null> {
  try {
    await reading;
    return null;
  } catch (thrown) {
    return asLeadlightError(thrown);
  }
}
