import { type Convolution, readConvolution, scaled } from "./convolution.js";
import type { FeatureMap, GraphBuilder } from "./graph-builder.js";
import type { Weights } from "./weights.js";

const SIDE = 150;
const DIMENSION = 128;

/** The residual blocks in their order, with their channels. A block that goes down halves the size. */
const BLOCKS: readonly (readonly [name: string, channels: number])[] = [
  ["conv32_1", 32],
  ["conv32_2", 32],
  ["conv32_3", 32],
  ["conv64_down", 64],
  ["conv64_1", 64],
  ["conv64_2", 64],
  ["conv64_3", 64],
  ["conv128_down", 128],
  ["conv128_1", 128],
  ["conv128_2", 128],
  ["conv256_down", 256],
  ["conv256_1", 256],
  ["conv256_2", 256],
  ["conv256_down_out", 256],
];

/**
 * dlib's recognition network (`dlib_face_recognition_resnet_model_v1`, a ResNet of 29 layers) as face-api carries it.
 *
 * `input` N × 3 × 150 × 150, RGB → `descriptor` N × 128, not normalised.
 */
export function buildRecognition(graph: GraphBuilder, weights: Weights): void {
  const image = graph.input(SIDE);
  const first = readScaled(weights, "conv32_down", { inputs: image.channels, outputs: 32, kernel: 7 });
  let x = graph.relu(graph.convolve(image, first, { stride: 2, padding: "valid" }));
  x = graph.maxPool(x, 3, { stride: 2, padding: "valid" });
  for (const [name, channels] of BLOCKS) x = block(graph, weights, x, name, channels);
  const mean = graph.average(x);
  const descriptor = graph.multiply(mean, weights.take("fc", [mean.length, DIMENSION]));
  graph.output("descriptor", descriptor, [DIMENSION]);
}

/** Two convolutions beside a way straight through, as in ResNet (He et al., 2016). */
function block(
  graph: GraphBuilder,
  weights: Weights,
  x: FeatureMap,
  name: string,
  channels: number,
): FeatureMap {
  const layer = (which: string, inputs: number) =>
    readScaled(weights, `${name}/${which}`, { inputs, outputs: channels, kernel: 3 });
  const goesDown = name.includes("down");
  const middle = graph.convolve(
    x,
    layer("conv1", x.channels),
    goesDown ? { stride: 2, padding: "valid" } : { padding: "same" },
  );
  const made = graph.convolve(graph.relu(middle), layer("conv2", channels), { padding: "same" });
  if (!goesDown) return graph.relu(graph.add(made, x));

  // Means of 2 × 2 go straight through. A convolution without padding may make one row and column less than they have, and
  // has more channels: what one of both lacks is zero.
  const straight = graph.averagePool(x, 2, { stride: 2, padding: "valid" });
  const size = { channels, side: straight.side };
  return graph.relu(graph.add(graph.grow(made, size), graph.grow(straight, size)));
}

/** A convolution with the scaling behind it that dlib's batch normalisation became. */
function readScaled(
  weights: Weights,
  name: string,
  sizes: { inputs: number; outputs: number; kernel: number },
): Convolution {
  const layer = readConvolution(
    weights,
    { filters: `${name}/conv/filters`, bias: `${name}/conv/bias` },
    sizes,
  );
  return scaled(
    layer,
    weights.take(`${name}/scale/weights`, [sizes.outputs]),
    weights.take(`${name}/scale/biases`, [sizes.outputs]),
  );
}
