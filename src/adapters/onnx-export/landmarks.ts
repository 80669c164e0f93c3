import type { FeatureMap, GraphBuilder } from "./graph-builder.js";
import { connected, full, separable } from "./layers.js";
import type { Weights } from "./weights.js";

const SIDE = 112;

/** Channels of the four blocks; each halves the size: 56, 28, 14, 7. */
const BLOCKS = [32, 64, 128, 256];

/** x and y of the 68 points. */
const OUTPUTS = 136;

/**
 * face-api's network of 68 points, with connections as in DenseNet (Huang et al., 2017) but by addition.
 *
 * `input` N × 3 × 112 × 112, RGB → `landmarks` N × 136: x and y of each point, 0–1 of the input.
 */
export function buildLandmarks(graph: GraphBuilder, weights: Weights): void {
  let x = graph.input(SIDE);
  BLOCKS.forEach((channels, i) => {
    x = block(graph, weights, x, `dense${i}`, channels);
  });
  // What is left is 7 × 7, of which face-api takes the mean.
  const points = connected(graph, weights, graph.average(x), "fc", OUTPUTS);
  graph.output("landmarks", points, [OUTPUTS]);
}

/** Four convolutions, each of which sees the sum of what all before it made. */
function block(
  graph: GraphBuilder,
  weights: Weights,
  x: FeatureMap,
  name: string,
  channels: number,
): FeatureMap {
  const first =
    name === "dense0"
      ? full(graph, weights, x, `${name}/conv0`, { outputs: channels, kernel: 3, stride: 2 })
      : separable(graph, weights, x, `${name}/conv0`, channels, 2);
  let sum = graph.relu(first);
  let seen = sum;
  for (const layer of ["conv1", "conv2", "conv3"]) {
    sum = graph.add(sum, separable(graph, weights, seen, `${name}/${layer}`, channels));
    seen = graph.relu(sum);
  }
  return seen;
}
