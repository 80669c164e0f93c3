import type { Weights } from "./weights.js";

/** A convolution with its bias: what is behind it in a network and is linear is folded into it. */
export interface Convolution {
  readonly inputs: number;
  readonly outputs: number;
  /** Sides of the square that it looks at. */
  readonly kernel: number;
  /** 1, or as many as there are channels: then each is looked at by itself. */
  readonly groups: number;
  /** Outputs × inputs of a group × kernel × kernel, the order of ONNX. */
  readonly filters: Float32Array;
  /** One for each output. */
  readonly bias: Float32Array;
}

/** What a network needs a convolution to be. */
interface Sizes {
  readonly inputs: number;
  readonly outputs: number;
  readonly kernel: number;
}

/**
 * @param filters name of a weight kernel × kernel × inputs × outputs
 * @param bias name of a weight with one value for each output
 * @throws MODEL_CHANGED
 */
export function readConvolution(
  weights: Weights,
  { filters, bias }: { filters: string; bias: string },
  { inputs, outputs, kernel }: Sizes,
): Convolution {
  const values = weights.take(filters, [kernel, kernel, inputs, outputs]);
  return {
    inputs,
    outputs,
    kernel,
    groups: 1,
    filters: outputsFirst(values, inputs, outputs),
    bias: weights.take(bias, [outputs]),
  };
}

/**
 * One 3 × 3 filter for each channel, without a bias.
 * @param filters name of a weight 3 × 3 × channels × 1
 * @throws MODEL_CHANGED
 */
export function readDepthwise(weights: Weights, filters: string, channels: number): Convolution {
  const kernel = 3;
  const values = weights.take(filters, [kernel, kernel, channels, 1]);
  return {
    inputs: channels,
    outputs: channels,
    kernel,
    groups: channels,
    // The one filter of a channel makes this height × width × 1 × channels as well.
    filters: outputsFirst(values, 1, channels),
    bias: new Float32Array(channels),
  };
}

/** The same convolution, followed by `value × factor + offset` for each output. */
export function scaled(
  layer: Convolution,
  factor: ArrayLike<number>,
  offset: ArrayLike<number>,
): Convolution {
  const perOutput = layer.filters.length / layer.outputs;
  return {
    ...layer,
    filters: layer.filters.map((value, i) => value * at(factor, Math.floor(i / perOutput))),
    bias: layer.bias.map((value, output) => value * at(factor, output) + at(offset, output)),
  };
}

/** The same convolution with a part of its outputs: `first`, `first + step` and so on. */
export function everyOutput(layer: Convolution, first: number, step: number): Convolution {
  const perOutput = layer.filters.length / layer.outputs;
  const isKept = (output: number) => output % step === first;
  const bias = layer.bias.filter((_, output) => isKept(output));
  const filters = layer.filters.filter((_, i) => isKept(Math.floor(i / perOutput)));
  return { ...layer, outputs: bias.length, filters, bias };
}

/** Height × width × inputs × outputs, as in TensorFlow → outputs × inputs × height × width. */
function outputsFirst(values: Float32Array, inputs: number, outputs: number): Float32Array {
  const moved = new Float32Array(values.length);
  const area = values.length / inputs / outputs;
  let from = 0;
  for (let place = 0; place < area; place += 1)
    for (let input = 0; input < inputs; input += 1)
      for (let output = 0; output < outputs; output += 1) {
        moved[(output * inputs + input) * area + place] = values[from] ?? 0;
        from += 1;
      }
  return moved;
}

function at(values: ArrayLike<number>, i: number): number {
  return values[i] ?? 0;
}
