import type { Convolution } from "./convolution.js";
import { type Constant, type Node, type OnnxGraph, type Port, writeOnnx } from "./onnx-file.js";
import { type OddPadding, type Padding, samePadding, splitPadding } from "./padding.js";

/** Something that flows in the graph. */
export interface Value {
  readonly name: string;
}

/** N × channels × side × side. */
export interface FeatureMap extends Value {
  readonly channels: number;
  readonly side: number;
}

/** N × length. */
export interface Vector extends Value {
  readonly length: number;
}

interface Window {
  /** 1 where it is not said. */
  readonly stride?: number;
  /** TensorFlow's words: as much padding as keeps the size (divided by the stride), or none. */
  readonly padding: "same" | "valid";
}

/** Name of the size of a batch; every size but this is known while the graph is built. */
const BATCH = "N";

/** The same size of the batch, in the shape of a Reshape; −1 takes what is left. */
const SAME = 0;

/**
 * Builds the graph of one network, operator by operator; what an operator makes is handed to the next. The order of the
 * calls alone decides about names and bytes.
 * @param odd see {@link OddPadding}
 */
export class GraphBuilder {
  readonly #name: string;
  readonly #odd: OddPadding;
  readonly #inputs: Port[] = [];
  readonly #outputs: Port[] = [];
  readonly #nodes: Node[] = [];
  readonly #constants: Constant[] = [];
  #six: readonly [Value, Value] | undefined;

  constructor(name: string, odd: OddPadding) {
    this.#name = name;
    this.#odd = odd;
  }

  /** Pixels of three channels, already normalised. */
  input(side: number): FeatureMap {
    const channels = 3;
    this.#inputs.push({ name: "input", shape: [BATCH, channels, side, side] });
    return { name: "input", channels, side };
  }

  convolve(x: FeatureMap, layer: Convolution, window: Window): FeatureMap {
    const { outputs, inputs, kernel, groups } = layer;
    const filters = this.#constant([outputs, inputs / groups, kernel, kernel], layer.filters);
    const bias = this.#constant([outputs], layer.bias);
    const { attributes, side } = this.#slide(x.side, kernel, window);
    const { name } = this.#node("Conv", [x, filters, bias], { ...attributes, group: groups });
    return { name, channels: outputs, side };
  }

  /** What lies outside of the map is never the largest. */
  maxPool(x: FeatureMap, kernel: number, window: Window): FeatureMap {
    const { attributes, side } = this.#slide(x.side, kernel, window);
    return { ...x, ...this.#node("MaxPool", [x], attributes), side };
  }

  averagePool(x: FeatureMap, kernel: number, window: Window): FeatureMap {
    const { attributes, side } = this.#slide(x.side, kernel, window);
    return { ...x, ...this.#node("AveragePool", [x], attributes), side };
  }

  relu<Shape extends Value>(x: Shape): Shape {
    return { ...x, ...this.#node("Relu", [x]) };
  }

  /** Cuts to 0–6. */
  relu6(x: FeatureMap): FeatureMap {
    this.#six ??= [this.#constant([], Float32Array.of(0)), this.#constant([], Float32Array.of(6))];
    return { ...x, ...this.#node("Clip", [x, ...this.#six]) };
  }

  add(x: FeatureMap, y: FeatureMap): FeatureMap {
    return { ...x, ...this.#node("Add", [x, y]) };
  }

  /** Appends channels of zeros, and rows and columns of zeros where TensorFlow would put them. */
  grow(x: FeatureMap, { channels, side }: { channels: number; side: number }): FeatureMap {
    if (channels === x.channels && side === x.side) return x;
    const [before, behind] = splitPadding(side - x.side, this.#odd);
    const pads = [0, 0, before, before, 0, channels - x.channels, behind, behind];
    return { ...this.#node("Pad", [x, this.#shape(pads)]), channels, side };
  }

  /** The mean of each channel. */
  average(x: FeatureMap): Vector {
    const pooled = this.#node("GlobalAveragePool", [x]);
    return { ...this.#node("Flatten", [pooled]), length: x.channels };
  }

  /**
   * Multiplies with a matrix.
   * @param matrix length of `x` × outputs
   * @param bias one for each output
   */
  multiply(x: Vector, matrix: Float32Array, bias?: Float32Array): Vector {
    const length = matrix.length / x.length;
    const inputs: Value[] = [x, this.#constant([x.length, length], matrix)];
    if (bias !== undefined) inputs.push(this.#constant([length], bias));
    return { ...this.#node("Gemm", inputs), length };
  }

  softmax(x: Vector): Vector {
    return { ...x, ...this.#node("Softmax", [x], { axis: 1 }) };
  }

  sigmoid(x: Value): Value {
    return this.#node("Sigmoid", [x]);
  }

  /**
   * Puts the values of all channels of a pixel beside each other, pixel after pixel, as TensorFlow does, and cuts them.
   * @param row how many values make a row; without it there are no rows: N × all
   */
  unroll(x: FeatureMap, row?: number): Value {
    const turned = this.#node("Transpose", [x], { perm: [0, 2, 3, 1] });
    return this.#node("Reshape", [turned, this.#shape([SAME, -1, ...(row === undefined ? [] : [row])])]);
  }

  /** Behind each other along the second axis. */
  concatenate(values: readonly Value[]): Value {
    return this.#node("Concat", values, { axis: 1 });
  }

  /** Names an output; `shape` is that of one item of the batch. */
  output(name: string, value: Value, shape: readonly number[]): void {
    this.#nodes.push({ operator: "Identity", inputs: [value.name], output: name, attributes: {} });
    this.#outputs.push({ name, shape: [BATCH, ...shape] });
  }

  /** An output that is always the same. */
  constantOutput(name: string, values: Float32Array, shape: readonly number[]): void {
    const constant = this.#constant(shape, values);
    this.#nodes.push({ operator: "Identity", inputs: [constant.name], output: name, attributes: {} });
    this.#outputs.push({ name, shape });
  }

  /** @returns an ONNX file */
  finish(): Uint8Array {
    const graph: OnnxGraph = {
      name: this.#name,
      inputs: this.#inputs,
      outputs: this.#outputs,
      nodes: this.#nodes,
      constants: this.#constants,
    };
    return writeOnnx(graph);
  }

  /** Attributes of an operator with a sliding window, and the side of what it makes. */
  #slide(side: number, kernel: number, { stride = 1, padding }: Window) {
    const [before, behind]: Padding =
      padding === "same" ? samePadding(side, kernel, stride, this.#odd) : [0, 0];
    return {
      attributes: {
        kernel_shape: [kernel, kernel],
        strides: [stride, stride],
        pads: [before, before, behind, behind],
      },
      side: Math.floor((before + side + behind - kernel) / stride) + 1,
    };
  }

  #node(operator: string, inputs: readonly Value[], attributes: Node["attributes"] = {}): Value {
    const name = `${operator}_${this.#nodes.length}`;
    this.#nodes.push({ operator, inputs: inputs.map((input) => input.name), output: name, attributes });
    return { name };
  }

  #shape(values: readonly number[]): Value {
    return this.#constant([values.length], BigInt64Array.from(values, BigInt));
  }

  #constant(shape: readonly number[], values: Constant["values"]): Value {
    const name = `constant_${this.#constants.length}`;
    this.#constants.push({ name, shape, values });
    return { name };
  }
}
