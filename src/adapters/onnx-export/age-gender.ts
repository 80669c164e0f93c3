import type { FeatureMap, GraphBuilder } from "./graph-builder.js";
import { connected, full, separable } from "./layers.js";
import type { Weights } from "./weights.js";

const SIDE = 112;
const MIDDLE_BLOCKS = 2;

/**
 * face-api's network of age and gender, a small Xception (Chollet, 2017).
 *
 * `input` N × 3 × 112 × 112, RGB → `age` N × 1, in years; `gender` N × 2, how likely male and female are, sum 1.
 */
export function buildAgeGender(graph: GraphBuilder, weights: Weights): void {
  const entry = { outputs: 32, kernel: 3, stride: 2 };
  let x = graph.relu(full(graph, weights, graph.input(SIDE), "entry_flow/conv_in", entry));
  x = reduce(graph, weights, x, x, "entry_flow/reduction_block_0", 64);
  x = reduce(graph, weights, x, graph.relu(x), "entry_flow/reduction_block_1", 128);
  for (let i = 0; i < MIDDLE_BLOCKS; i += 1) {
    let made = x;
    for (const layer of ["separable_conv0", "separable_conv1", "separable_conv2"])
      made = separable(graph, weights, graph.relu(made), `middle_flow/main_block_${i}/${layer}`, x.channels);
    x = graph.add(made, x);
  }
  x = reduce(graph, weights, x, graph.relu(x), "exit_flow/reduction_block", 256);
  x = graph.relu(separable(graph, weights, x, "exit_flow/separable_conv", 512));

  // What is left is 7 × 7, of which face-api takes the mean.
  const features = graph.average(x);
  graph.output("age", connected(graph, weights, features, "fc/age", 1), [1]);
  graph.output("gender", graph.softmax(connected(graph, weights, features, "fc/gender", 2)), [2]);
}

/**
 * Halves the size.
 * @param x what goes straight through
 * @param seen what the convolutions see of it
 */
function reduce(
  graph: GraphBuilder,
  weights: Weights,
  x: FeatureMap,
  seen: FeatureMap,
  name: string,
  outputs: number,
): FeatureMap {
  const first = separable(graph, weights, seen, `${name}/separable_conv0`, outputs);
  const second = separable(graph, weights, graph.relu(first), `${name}/separable_conv1`, outputs);
  const straight = full(graph, weights, x, `${name}/expansion_conv`, { outputs, kernel: 1, stride: 2 });
  return graph.add(graph.maxPool(second, 3, { stride: 2, padding: "same" }), straight);
}
