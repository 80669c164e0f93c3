import type { ExportedNetwork, ScriptedNetwork } from "../../domain/pack-manifest.js";
import type { GraphExporter } from "../../ports/graph-exporter.js";
import { buildAgeGender } from "./age-gender.js";
import { GraphBuilder } from "./graph-builder.js";
import { buildLandmarks } from "./landmarks.js";
import { buildMobileNetV2 } from "./mobilenet-v2.js";
import type { OddPadding } from "./padding.js";
import { buildRecognition } from "./recognition.js";
import { weightsInScripts } from "./script-weights.js";
import { simplifyOnnx } from "./simplify-onnx.js";
import { buildSsdMobileNet } from "./ssd-mobilenet.js";
import { convertTflite } from "./tflite.js";
import { openWeights, type Weights } from "./weights.js";

const NETWORKS: Readonly<Record<ExportedNetwork, (graph: GraphBuilder, weights: Weights) => void>> = {
  "ssd-mobilenet-v1": buildSsdMobileNet,
  "landmarks-68": buildLandmarks,
  "recognition-128": buildRecognition,
  "age-gender": buildAgeGender,
};

const SCRIPTED: Readonly<Record<ScriptedNetwork, (graph: GraphBuilder, weights: Weights) => void>> = {
  "mobilenet-v2-140": buildMobileNetV2,
};

/** Writes the networks down as they are defined, operator by operator; nothing is run or traced for it. */
export function createGraphExporter(): GraphExporter {
  return {
    version: 1,
    build: (network, weights, specification) => buildGraph(network, weights, specification, "behind"),
    buildFromScripts: (network, scripts, specification) =>
      buildScriptedGraph(network, scripts, specification, "behind"),
    convert: convertTflite,
    simplify: simplifyOnnx,
  };
}

/**
 * {@link GraphExporter.build}, with the padding to be chosen.
 * @param odd everything but `behind` builds another network than face-api's
 */
export function buildGraph(
  network: ExportedNetwork,
  weights: Uint8Array,
  specification: Uint8Array,
  odd: OddPadding,
): Uint8Array {
  const graph = new GraphBuilder(network, odd);
  NETWORKS[network](graph, openWeights(weights, specification));
  return graph.finish();
}

/** {@link GraphExporter.buildFromScripts}, with the padding to be chosen as in {@link buildGraph}. */
export function buildScriptedGraph(
  network: ScriptedNetwork,
  scripts: readonly Uint8Array[],
  specification: Uint8Array,
  odd: OddPadding,
): Uint8Array {
  const graph = new GraphBuilder(network, odd);
  const files = weightsInScripts(scripts, specification);
  SCRIPTED[network](graph, openWeights(files.weights, files.specification));
  return graph.finish();
}
