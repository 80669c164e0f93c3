import type { ExportedNetwork } from "../../domain/pack-manifest.js";
import type { GraphExporter } from "../../ports/graph-exporter.js";
import { buildAgeGender } from "./age-gender.js";
import { GraphBuilder } from "./graph-builder.js";
import { buildLandmarks } from "./landmarks.js";
import type { OddPadding } from "./padding.js";
import { buildRecognition } from "./recognition.js";
import { buildSsdMobileNet } from "./ssd-mobilenet.js";
import { convertTflite } from "./tflite.js";
import { openWeights, type Weights } from "./weights.js";

const NETWORKS: Readonly<Record<ExportedNetwork, (graph: GraphBuilder, weights: Weights) => void>> = {
  "ssd-mobilenet-v1": buildSsdMobileNet,
  "landmarks-68": buildLandmarks,
  "recognition-128": buildRecognition,
  "age-gender": buildAgeGender,
};

/** Writes the networks down as they are defined, operator by operator; nothing is run or traced for it. */
export function createGraphExporter(): GraphExporter {
  return {
    version: 1,
    build: (network, weights, specification) => buildGraph(network, weights, specification, "behind"),
    convert: convertTflite,
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
