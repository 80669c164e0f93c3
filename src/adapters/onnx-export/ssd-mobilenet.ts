import { type Convolution, everyOutput, readConvolution, readDepthwise, scaled } from "./convolution.js";
import type { FeatureMap, GraphBuilder } from "./graph-builder.js";
import type { Weights } from "./weights.js";

const SIDE = 512;

/** Of all maps that are looked at, with three or six boxes for each of their pixels. */
const PRIORS = 5118;

/** What TensorFlow's batch normalisation adds to the variance: 0.001 as a float32. */
const EPSILON = 0.0010000000474974513;

/** Outputs of the thirteen pairs of a depthwise and a pointwise convolution, and the strides of the depthwise ones. */
const PAIRS: readonly (readonly [outputs: number, stride: number])[] = [
  [64, 1],
  [128, 2],
  [128, 1],
  [256, 2],
  [256, 1],
  [512, 2],
  [512, 1],
  [512, 1],
  [512, 1],
  [512, 1],
  [512, 1],
  [1024, 2],
  [1024, 1],
];

/** The pair whose map of 32 × 32 is the finest in which faces are looked for. */
const FINEST_PAIR = 11;

/** Outputs, kernels and strides of the convolutions that make the maps for large faces; every second one is looked at. */
const EXTRAS: readonly (readonly [outputs: number, kernel: number, stride: number])[] = [
  [256, 1, 1],
  [512, 3, 2],
  [128, 1, 1],
  [256, 3, 2],
  [128, 1, 1],
  [256, 3, 2],
  [64, 1, 1],
  [128, 3, 2],
];

/** Background, face, and one that means nothing. */
const CLASSES = 3;
const FACE = 1;

/**
 * face-api's detector: SSD (Liu et al., 2016) on MobileNet v1 (Howard et al., 2017).
 *
 * `input` N × 3 × 512 × 512, RGB, −1 to 1 → `boxes` N × 5118 × 4, shifts ty, tx and log-scales th, tw against the priors;
 * `scores` N × 5118, 0–1; `priors` 5118 × 4, top, left, bottom, right, 0–1, always the same.
 */
export function buildSsdMobileNet(graph: GraphBuilder, weights: Weights): void {
  const maps = extractMaps(graph, weights);

  const boxes = maps.map((map, i) => graph.unroll(predict(graph, weights, map, i, "Box"), 4));
  graph.output("boxes", graph.concatenate(boxes), [PRIORS, 4]);
  const scores = maps.map((map, i) => graph.unroll(predict(graph, weights, map, i, "Class")));
  graph.output("scores", graph.sigmoid(graph.concatenate(scores)), [PRIORS]);
  graph.constantOutput("priors", weights.take("Output/extra_dim", [1, PRIORS, 4]), [PRIORS, 4]);
}

/** The six maps in which faces are looked for, from the finest to the coarsest. */
function extractMaps(graph: GraphBuilder, weights: Weights): FeatureMap[] {
  const maps: FeatureMap[] = [];
  const full = (x: FeatureMap, name: string, outputs: number, kernel: number, stride: number) => {
    const layer = readFull(weights, name, { inputs: x.channels, outputs, kernel });
    return graph.relu6(graph.convolve(x, layer, { stride, padding: "same" }));
  };

  let x = full(graph.input(SIDE), "MobilenetV1/Conv2d_0", 32, 3, 2);
  PAIRS.forEach(([outputs, stride], i) => {
    const name = `MobilenetV1/Conv2d_${i + 1}`;
    const depthwise = readNormalised(weights, `${name}_depthwise`, x.channels);
    x = graph.relu6(graph.convolve(x, depthwise, { stride, padding: "same" }));
    x = full(x, name, outputs, 1, 1);
    if (i + 1 === FINEST_PAIR) maps.push(x);
  });
  maps.push(x);
  EXTRAS.forEach(([outputs, kernel, stride], i) => {
    x = full(x, `Prediction/Conv2d_${i}`, outputs, kernel, stride);
    if (i % 2 === 1) maps.push(x);
  });
  return maps;
}

/** Boxes, or the scores of faces alone: the scores of the other classes are of no use. */
function predict(
  graph: GraphBuilder,
  weights: Weights,
  map: FeatureMap,
  index: number,
  kind: "Box" | "Class",
): FeatureMap {
  const boxesPerPixel = index === 0 ? 3 : 6;
  const name = `Prediction/BoxPredictor_${index}/${kind === "Box" ? "BoxEncodingPredictor" : "ClassPredictor"}`;
  const layer = readConvolution(
    weights,
    { filters: `${name}/weights`, bias: `${name}/biases` },
    { inputs: map.channels, outputs: boxesPerPixel * (kind === "Box" ? 4 : CLASSES), kernel: 1 },
  );
  return graph.convolve(map, kind === "Box" ? layer : everyOutput(layer, FACE, CLASSES), {
    padding: "same",
  });
}

/** Called pointwise in the weights, though some look at 3 × 3; batch normalisation is folded into these already. */
function readFull(
  weights: Weights,
  name: string,
  sizes: { inputs: number; outputs: number; kernel: number },
): Convolution {
  const prefix = `${name}_pointwise`;
  return readConvolution(
    weights,
    { filters: `${prefix}/weights`, bias: `${prefix}/convolution_bn_offset` },
    sizes,
  );
}

/** A depthwise convolution with the batch normalisation behind it. */
function readNormalised(weights: Weights, name: string, channels: number): Convolution {
  const statistic = (which: string) => weights.take(`${name}/BatchNorm/${which}`, [channels]);
  const beta = statistic("beta");
  const mean = statistic("moving_mean");
  const variance = statistic("moving_variance");
  // In double precision: rounded once, when the filters are scaled.
  const factor = Array.from(
    statistic("gamma"),
    (gamma, i) => gamma / Math.sqrt((variance[i] ?? 0) + EPSILON),
  );
  const offset = factor.map((value, i) => (beta[i] ?? 0) - (mean[i] ?? 0) * value);
  return scaled(readDepthwise(weights, `${name}/depthwise_weights`, channels), factor, offset);
}
