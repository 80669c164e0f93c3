import { readConvolution, readDepthwise } from "./convolution.js";
import type { FeatureMap, GraphBuilder, Vector } from "./graph-builder.js";
import type { Weights } from "./weights.js";

/** A 3 × 3 convolution of each channel by itself, then one across the channels of each pixel. */
export function separable(
  graph: GraphBuilder,
  weights: Weights,
  x: FeatureMap,
  name: string,
  outputs: number,
  stride = 1,
): FeatureMap {
  const depthwise = readDepthwise(weights, `${name}/depthwise_filter`, x.channels);
  const pointwise = readConvolution(
    weights,
    { filters: `${name}/pointwise_filter`, bias: `${name}/bias` },
    { inputs: x.channels, outputs, kernel: 1 },
  );
  const perChannel = graph.convolve(x, depthwise, { stride, padding: "same" });
  return graph.convolve(perChannel, pointwise, { padding: "same" });
}

/** An ordinary convolution that keeps the size, divided by the stride. */
export function full(
  graph: GraphBuilder,
  weights: Weights,
  x: FeatureMap,
  name: string,
  { outputs, kernel, stride }: { outputs: number; kernel: number; stride: number },
): FeatureMap {
  const layer = readConvolution(
    weights,
    { filters: `${name}/filters`, bias: `${name}/bias` },
    { inputs: x.channels, outputs, kernel },
  );
  return graph.convolve(x, layer, { stride, padding: "same" });
}

/** A fully connected layer. */
export function connected(
  graph: GraphBuilder,
  weights: Weights,
  x: Vector,
  name: string,
  outputs: number,
): Vector {
  const matrix = weights.take(`${name}/weights`, [x.length, outputs]);
  return graph.multiply(x, matrix, weights.take(`${name}/bias`, [outputs]));
}
