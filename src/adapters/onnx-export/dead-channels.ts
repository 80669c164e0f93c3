import type { Constant, Node, OnnxGraph } from "./onnx-file.js";

/** A channel whose share in the result is below this part of what goes in is dead. Of the networks we know all but a handful of the others are above 0.01. */
const DEAD = 1e-9;

/** As many channels as ONNX Runtime's kernels take at once on AVX-512; on AVX2 it is half. */
const BLOCK = 16;

/** A convolution of all channels, one of each channel by itself, and the next of all; slopes of PReLU in between. */
interface Bottleneck {
  readonly before: Node;
  readonly middle: Node;
  readonly after: Node;
  readonly slopes: readonly Node[];
}

/**
 * Leaves out channels that training has let die: of a depthwise convolution between two full ones, those whose weights on the way in or
 * out are next to nothing. A few are kept to fill the last block.
 * @throws RangeError for a convolution whose weights are not in the file
 */
export function dropDeadChannels(graph: OnnxGraph): OnnxGraph {
  const constants = new Map(graph.constants.map((constant) => [constant.name, constant]));
  const groups = new Map<Node, number>();
  for (const bottleneck of bottlenecks(graph, constants)) {
    const { before, middle, after, slopes } = bottleneck;
    const kept = liveChannels(bottleneck, constants);
    for (const name of [
      ...before.inputs.slice(1),
      ...middle.inputs.slice(1),
      ...slopes.flatMap((node) => node.inputs.slice(1)),
    ])
      constants.set(name, pick(weights(constants, name), 0, kept));
    const filters = after.inputs[1] ?? "";
    constants.set(filters, pick(weights(constants, filters), 1, kept));
    groups.set(middle, kept.length);
  }
  return {
    ...graph,
    nodes: graph.nodes.map((node) => {
      const group = groups.get(node);
      return group === undefined ? node : { ...node, attributes: { ...node.attributes, group } };
    }),
    constants: [...constants.values()],
  };
}

function* bottlenecks(graph: OnnxGraph, constants: ReadonlyMap<string, Constant>): Generator<Bottleneck> {
  const makers = new Map(graph.nodes.map((node) => [node.output, node]));
  const takers = new Map<string, Node[]>();
  for (const node of graph.nodes)
    for (const input of node.inputs) takers.set(input, [...(takers.get(input) ?? []), node]);
  const makerOf = (node: Node | undefined) => makers.get(node?.inputs[0] ?? "");
  const isOutput = (name: string) => graph.outputs.some((port) => port.name === name);
  const onlyTaker = (node: Node) => {
    const [taker, ...more] = takers.get(node.output) ?? [];
    return more.length === 0 && !isOutput(node.output) ? taker : undefined;
  };
  // A constant of two nodes would be cut twice.
  const hasOwnConstants = (node: Node) =>
    node.inputs.every((input) => !constants.has(input) || takers.get(input)?.length === 1);

  for (const middle of graph.nodes) {
    if (!isDepthwise(middle, constants)) continue;
    const into = makerOf(middle);
    const [slopeBefore, before] = into?.operator === "PRelu" ? [into, makerOf(into)] : [undefined, into];
    const outOf = onlyTaker(middle);
    const [slopeAfter, after] = outOf?.operator === "PRelu" ? [outOf, onlyTaker(outOf)] : [undefined, outOf];
    if (!isFull(before) || !isFull(after)) continue;
    const slopes = [slopeBefore, slopeAfter].filter((node) => node !== undefined);
    const isAlone = onlyTaker(before) === (slopeBefore ?? middle) && onlyTaker(into as Node) === middle;
    // One slope for all channels must stay one.
    const channels = middle.attributes["group"];
    const areOfChannels = slopes.every(
      ({ inputs }) => weights(constants, inputs[1] ?? "").shape[0] === channels,
    );
    if (isAlone && areOfChannels && [before, middle, after, ...slopes].every(hasOwnConstants))
      yield { before, middle, after, slopes };
  }
}

function isFull(node: Node | undefined): node is Node {
  return node?.operator === "Conv" && (node.attributes["group"] ?? 1) === 1 && node.inputs.length === 3;
}

function isDepthwise(node: Node, constants: ReadonlyMap<string, Constant>): boolean {
  if (node.operator !== "Conv" || node.inputs.length !== 3) return false;
  const { shape } = weights(constants, node.inputs[1] ?? "");
  return shape[0] === node.attributes["group"] && shape[1] === 1;
}

/** Ascending. */
function liveChannels(
  { before, middle, after }: Bottleneck,
  constants: ReadonlyMap<string, Constant>,
): number[] {
  const into = largest(before, 0);
  const own = largest(middle, 0);
  const out = largest(after, 1);
  const biases = [before, middle].map((node) => weights(constants, node.inputs[2] ?? "").values);
  const shares = own.map((weight, channel) => {
    const [bias, ownBias] = biases.map((values) => Math.abs(values[channel] ?? 0));
    return Math.max(Math.max(into[channel] ?? 0, bias ?? 0) * weight, ownBias ?? 0) * (out[channel] ?? 0);
  });
  const live = shares.filter((share) => share >= DEAD).length;
  const kept = Math.min(shares.length, Math.max(1, Math.ceil(live / BLOCK)) * BLOCK);
  return [...shares.keys()]
    .sort((a, b) => (shares[b] ?? 0) - (shares[a] ?? 0) || a - b)
    .slice(0, kept)
    .sort((a, b) => a - b);

  function largest(node: Node, axis: 0 | 1): number[] {
    const { shape, values } = weights(constants, node.inputs[1] ?? "");
    const [outputs = 0, inputs = 0] = shape;
    const size = values.length / outputs / inputs;
    const most = new Array<number>(axis === 0 ? outputs : inputs).fill(0);
    values.forEach((value, i) => {
      const channel = axis === 0 ? Math.floor(i / size / inputs) : Math.floor(i / size) % inputs;
      most[channel] = Math.max(most[channel] ?? 0, Math.abs(value));
    });
    return most;
  }
}

function pick({ name, shape, values }: Weights, axis: 0 | 1, kept: readonly number[]): Weights {
  const outer = axis === 0 ? 1 : (shape[0] ?? 1);
  const channels = shape[axis] ?? 1;
  const size = values.length / outer / channels;
  const picked = new Float32Array(outer * kept.length * size);
  for (let row = 0, at = 0; row < outer; row++)
    for (const channel of kept) {
      const from = (row * channels + channel) * size;
      picked.set(values.subarray(from, from + size), at);
      at += size;
    }
  return { name, shape: shape.with(axis, kept.length), values: picked };
}

interface Weights extends Constant {
  readonly values: Float32Array;
}

function weights(constants: ReadonlyMap<string, Constant>, name: string): Weights {
  const constant = constants.get(name);
  if (constant === undefined || !(constant.values instanceof Float32Array))
    throw new RangeError(`weights ${name} that are not in the file`);
  return { ...constant, values: constant.values };
}
