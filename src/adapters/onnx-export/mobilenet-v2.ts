import { readConvolution, readDepthwise } from "./convolution.js";
import type { FeatureMap, GraphBuilder } from "./graph-builder.js";
import type { Weights } from "./weights.js";

const SIDE = 224;
const FIRST = 48;

/** Inside of a block there are so many times the channels that go in; in the first block there are as many. */
const EXPANSION = 6;

/** Groups of blocks: channels that come out, how many blocks, stride of the first; table 2 of the paper, 1.4 times as wide. */
const GROUPS: readonly (readonly [channels: number, blocks: number, stride: number])[] = [
  [24, 1, 1],
  [32, 2, 2],
  [48, 3, 2],
  [88, 4, 2],
  [136, 3, 1],
  [224, 3, 2],
  [448, 1, 1],
];

const EMBEDDING = 448;
const FEATURES = 1792;

/** Drawing, hentai, neutral, porn, sexy. */
const CLASSES = 5;

const CALL = "StatefulPartitionedCall/";
const NETWORK = `${CALL}sequential/keras_layer/${CALL.repeat(3)}predict/MobilenetV2/`;
const CLASSIFIER = { matrix: `Func/${CALL}input/_262`, bias: `Func/${CALL}input/_263` };

/**
 * MobileNet v2 (Sandler et al., 2018), 1.4 times as wide, with the classifier of nsfwjs on top. Batch normalisation is folded
 * into its weights already.
 *
 * `input` N × 3 × 224 × 224, RGB, −1 to 1 → `embedding` N × 448, the mean over the picture of what the last block makes, not
 * normalised; `classes` N × 5, sum 1.
 */
export function buildMobileNetV2(graph: GraphBuilder, weights: Weights): void {
  let x = graph.relu6(
    full(graph, weights, graph.input(SIDE), "Conv/Conv2D", FIRST, { kernel: 3, stride: 2 }),
  );
  let number = 0;
  for (const [channels, blocks, stride] of GROUPS)
    for (let i = 0; i < blocks; i += 1) {
      x = block(graph, weights, x, number, channels, i === 0 ? stride : 1);
      number += 1;
    }
  graph.output("embedding", graph.average(x), [EMBEDDING]);
  const features = graph.average(graph.relu6(full(graph, weights, x, "Conv_1/Conv2D", FEATURES)));
  const matrix = weights.take(CLASSIFIER.matrix, [FEATURES, CLASSES]);
  const classes = graph.multiply(features, matrix, weights.take(CLASSIFIER.bias, [CLASSES]));
  graph.output("classes", graph.softmax(classes), [CLASSES]);
}

/** Widens, looks at each channel by itself, and narrows again: an inverted residual. */
function block(
  graph: GraphBuilder,
  weights: Weights,
  x: FeatureMap,
  number: number,
  channels: number,
  stride: number,
): FeatureMap {
  const name = number === 0 ? "expanded_conv" : `expanded_conv_${number}`;
  const wide =
    number === 0 ? x : graph.relu6(full(graph, weights, x, `${name}/expand/Conv2D`, EXPANSION * x.channels));
  const depthwise = {
    ...readDepthwise(weights, `${NETWORK}${name}/depthwise/depthwise_weights`, wide.channels),
    bias: weights.take(`${NETWORK}${name}/depthwise/depthwise_bn_offset`, [wide.channels]),
  };
  const seen = graph.relu6(graph.convolve(wide, depthwise, { stride, padding: "same" }));
  const narrow = full(graph, weights, seen, `${name}/project/Conv2D`, channels);
  return stride === 1 && x.channels === channels ? graph.add(x, narrow) : narrow;
}

/** An ordinary convolution. @param name of it in the network */
function full(
  graph: GraphBuilder,
  weights: Weights,
  x: FeatureMap,
  name: string,
  outputs: number,
  { kernel = 1, stride = 1 } = {},
): FeatureMap {
  const layer = readConvolution(
    weights,
    { filters: `${NETWORK}${name}_weights`, bias: `${NETWORK}${name}_bn_offset` },
    { inputs: x.channels, outputs, kernel },
  );
  return graph.convolve(x, layer, { stride, padding: "same" });
}
