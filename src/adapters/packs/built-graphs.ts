import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { LeadlightError } from "../../domain/errors.js";
import type { Graph } from "../../domain/pack-manifest.js";
import type { GraphExporter } from "../../ports/graph-exporter.js";
import { checkSha256 } from "./model-files.js";
import { writeWhole } from "./write-whole.js";

/** A graph that is built from weights, or of another format. */
export type BuiltGraph = Exclude<Graph, { readonly file: string }>;

/** Graphs that were built, kept in one folder for all packs that share weights. */
export interface BuiltGraphs {
  /** What the file is called under which a graph is kept. */
  nameOf(graph: BuiltGraph, weightsSha256: string): string;

  /** The graph as it was kept; null when it was not. @throws MODEL_CHANGED naming the file */
  kept(graph: BuiltGraph, weightsSha256: string): Promise<Uint8Array | null>;

  /**
   * Builds a graph and keeps it where the folder lets it.
   * @param weights verified files
   * @throws MODEL_CHANGED when it is not the graph of the manifest; what the exporter raises
   */
  build(graph: BuiltGraph, weights: Weights): Promise<Uint8Array>;
}

export interface Weights {
  readonly weightsSha256: string;
  /** The files of the graph, in the order of `filesOfGraph`. */
  readonly files: readonly Uint8Array[];
}

/** What the graph is of, in a word. */
export function kindOf(graph: BuiltGraph): string {
  if ("tflite" in graph) return "tflite";
  return "simplify" in graph ? "simplified" : graph.network;
}

/** @param folder is made when the first graph is kept */
export function createBuiltGraphs(folder: string, exporter: GraphExporter): BuiltGraphs {
  const nameOf = (graph: BuiltGraph, weightsSha256: string) =>
    `${kindOf(graph)}-${weightsSha256.slice(0, 16)}-v${exporter.version}.onnx`;

  return {
    nameOf,
    async kept(graph, weightsSha256) {
      const file = join(folder, nameOf(graph, weightsSha256));
      const bytes = await readFile(file).catch(() => null);
      if (bytes !== null) checkSha256(bytes, graph.sha256, file);
      return bytes;
    },
    async build(graph, { weightsSha256, files }) {
      const bytes = exported(graph, files, exporter);
      checkBuilt(bytes, kindOf(graph), graph.sha256);
      // The graph itself is good: where it cannot be kept, for whatever reason, it is built again the next time.
      await writeWhole(join(folder, nameOf(graph, weightsSha256)), bytes).catch(() => undefined);
      return bytes;
    },
  };
}

const EMPTY = new Uint8Array();

function exported(graph: BuiltGraph, files: readonly Uint8Array[], exporter: GraphExporter): Uint8Array {
  const [weights = EMPTY, specification = EMPTY] = files;
  if ("tflite" in graph) return exporter.convert(weights);
  if ("simplify" in graph) return exporter.simplify(weights);
  if ("weights" in graph) return exporter.build(graph.network, weights, specification);
  return exporter.buildFromScripts(graph.network, files.slice(0, -1), files.at(-1) ?? EMPTY);
}

function checkBuilt(bytes: Uint8Array, network: string, sha256: string): void {
  try {
    checkSha256(bytes, sha256, `the graph built of ${network}`);
  } catch (thrown) {
    if (!(thrown instanceof LeadlightError)) throw thrown;
    const hint =
      "The manifest was written for another version of Leadlight; use the pack that came with this one.";
    throw new LeadlightError(thrown.code, thrown.message, { hint });
  }
}
