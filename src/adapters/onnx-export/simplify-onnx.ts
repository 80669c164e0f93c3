import { LeadlightError } from "../../domain/errors.js";
import { dropDeadChannels } from "./dead-channels.js";
import { type Constant, type Node, type OnnxGraph, writeOnnx } from "./onnx-file.js";
import { readOnnx } from "./read-onnx.js";

/**
 * Weights below count as 0. What they add is lost in rounding, but with the products of such numbers processors leave their fast path: below
 * 1.2e-38 a float is denormal, and takes an Intel core more than a hundred cycles.
 */
const TINY = 1e-15;

/**
 * Writes the same network down so that ONNX Runtime is faster with it: channels that do nothing are left out, tiny weights become 0, and
 * PReLU becomes convolutions. Outputs stay the same up to rounding.
 * @param bytes an ONNX file in float32, of the operators that small convolutional networks have
 * @returns an ONNX file with the same inputs and outputs; the same bytes for the same file
 * @throws MODEL_CHANGED for what is no such file or holds another operator
 */
export function simplifyOnnx(bytes: Uint8Array): Uint8Array {
  try {
    return writeOnnx(withoutPRelu(withoutTinyWeights(dropDeadChannels(readOnnx(bytes)))));
  } catch (thrown) {
    if (!(thrown instanceof RangeError)) throw thrown;
    throw new LeadlightError(
      "MODEL_CHANGED",
      `expected a convolutional network in float32 for an ONNX file to simplify but received ${thrown.message}`,
      { hint: 'Name the file as {"file": …} in the manifest: then it is run as it is.' },
    );
  }
}

function withoutTinyWeights(graph: OnnxGraph): OnnxGraph {
  const constants = graph.constants.map((constant) =>
    constant.values instanceof Float32Array
      ? { ...constant, values: constant.values.map((value) => (Math.abs(value) < TINY ? 0 : value)) }
      : constant,
  );
  return { ...graph, constants };
}

/**
 * PReLU of x with a slope for each channel is slope × x + (1 − slope) × ReLU(x). As convolutions of single channels by single pixels ONNX
 * Runtime keeps these in the layout of memory in which it convolves, which it leaves for PReLU.
 */
function withoutPRelu(graph: OnnxGraph): OnnxGraph {
  const constants = new Map(graph.constants.map((constant) => [constant.name, constant]));
  const filters: Constant[] = [];
  const scale = (input: string, scales: Float32Array, output: string): Node => {
    const name = `${output} scales`;
    filters.push({ name, shape: [scales.length, 1, 1, 1], values: scales });
    const attributes = { kernel_shape: [1, 1], group: scales.length };
    return { operator: "Conv", inputs: [input, name], output, attributes };
  };
  const nodes = graph.nodes.flatMap((node) => {
    const [x, slope] = node.inputs;
    const slopes = constants.get(slope ?? "");
    if (node.operator !== "PRelu" || x === undefined || !isForEachChannel(slopes)) return [node];
    const positive = `${node.output} positive`;
    const scaled = `${node.output} scaled`;
    const rest = `${node.output} rest`;
    return [
      { operator: "Relu", inputs: [x], output: positive, attributes: {} },
      scale(x, slopes.values, scaled),
      scale(
        positive,
        slopes.values.map((value) => 1 - value),
        rest,
      ),
      { operator: "Add", inputs: [rest, scaled], output: node.output, attributes: {} },
    ];
  });
  const taken = new Set(nodes.flatMap(({ inputs }) => inputs));
  return {
    ...graph,
    nodes,
    constants: [...graph.constants, ...filters].filter(({ name }) => taken.has(name)),
  };
}

/** Channels × 1 × 1, in which rows and columns take no part; one alone may be that of all channels. */
function isForEachChannel(
  slopes: Constant | undefined,
): slopes is Constant & { readonly values: Float32Array } {
  if (!(slopes?.values instanceof Float32Array) || slopes.values.length < 2) return false;
  return slopes.shape.join() === `${slopes.values.length},1,1`;
}
