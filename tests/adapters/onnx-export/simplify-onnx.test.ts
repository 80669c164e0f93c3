import { beforeAll, describe, expect, it } from "vitest";
import { loadNetwork } from "../../../src/adapters/onnx/network.js";
import { fillExact } from "../../../src/adapters/onnx/planes.js";
import { dropDeadChannels } from "../../../src/adapters/onnx-export/dead-channels.js";
import { type OnnxGraph, writeOnnx } from "../../../src/adapters/onnx-export/onnx-file.js";
import { readOnnx } from "../../../src/adapters/onnx-export/read-onnx.js";
import { simplifyOnnx } from "../../../src/adapters/onnx-export/simplify-onnx.js";
import type { NetworkInput } from "../../../src/domain/pack-manifest.js";
import { openRealPack, openShippedPack } from "../../helpers/packs.js";
import { noise } from "../../helpers/rasters.js";
import { seeded } from "../../helpers/vectors.js";

const SIDE = 112;
let file: Uint8Array;
let input: NetworkInput;

beforeAll(async () => {
  const pack = await openShippedPack("base");
  file = await pack.read("fr_feature.onnx");
  input = pack.manifest.networks.embedder.input;
});

async function outputsOf(graph: Uint8Array, planes: Float32Array, form = input): Promise<number[]> {
  const network = await loadNetwork("test", graph, form, { providers: ["cpu"], threads: 1 });
  return Object.values(await network.run(planes)).flatMap((values) => [...values]);
}

function largestDifference(some: readonly number[], others: readonly number[]): number {
  expect(some).toHaveLength(others.length);
  return Math.max(...some.map((value, i) => Math.abs(value - (others[i] ?? Number.NaN))));
}

const weightsOf = (graph: OnnxGraph) => graph.constants.reduce((sum, { values }) => sum + values.length, 0);

describe("the embedder, simplified", () => {
  it("answers as its file does up to rounding, with two thirds of its weights or fewer", async () => {
    const planes = fillExact(noise(SIDE, SIDE).pixels, input);
    const wanted = await outputsOf(file, planes);
    expect(wanted).toHaveLength(512);
    expect(Math.max(...wanted.map(Math.abs))).toBeGreaterThan(0.1);
    const simplified = simplifyOnnx(file);
    expect(largestDifference(await outputsOf(simplified, planes), wanted)).toBeLessThan(2e-6);
    expect(weightsOf(readOnnx(simplified)) / weightsOf(readOnnx(file))).toBeLessThan(0.75);
  });

  it("holds no PReLU and no weight so small that processors are slow with it", () => {
    const { nodes, constants } = readOnnx(simplifyOnnx(file));
    expect(nodes.map(({ operator }) => operator)).not.toContain("PRelu");
    const small = constants.flatMap(({ values }) =>
      [...values].filter((value) => typeof value === "number" && value !== 0 && Math.abs(value) < 1e-15),
    );
    expect(small).toEqual([]);
  });

  it("is the same bytes every time, those of both packs' manifests", async () => {
    const simplified = simplifyOnnx(file);
    for (const pack of ["base", "thorough"])
      expect(Buffer.compare(simplified, await (await openRealPack(pack)).graph("embedder"))).toBe(0);
  });
});

/** Three convolutions with PReLU between: of 40 channels in the middle those named live. */
function bottleneck(live: readonly number[], bias: (channel: number) => number = () => 0): OnnxGraph {
  const random = seeded(3);
  const channels = 40;
  const some = (length: number) => Float32Array.from({ length }, () => random() - 0.5);
  const isLive = (channel: number) => live.includes(channel);
  const into = some(channels * 3).map((value, i) => (isLive(Math.floor(i / 3)) ? value : value * 1e-20));
  const constant = (name: string, shape: readonly number[], values: Float32Array) => ({
    name,
    shape,
    values,
  });
  const conv = (inputs: readonly string[], output: string, kernel: number, group: number) => ({
    operator: "Conv",
    inputs,
    output,
    attributes: { kernel_shape: [kernel, kernel], pads: Array(4).fill((kernel - 1) / 2), group },
  });
  const slope = (x: string, slopes: string, output: string) => ({
    operator: "PRelu",
    inputs: [x, slopes],
    output,
    attributes: {},
  });
  return {
    name: "bottleneck",
    inputs: [{ name: "input", shape: [1, 3, 8, 8] }],
    outputs: [{ name: "output", shape: [1, 5, 8, 8] }],
    nodes: [
      conv(["input", "w1", "b1"], "x1", 1, 1),
      slope("x1", "s1", "y1"),
      conv(["y1", "w2", "b2"], "x2", 3, channels),
      slope("x2", "s2", "y2"),
      conv(["y2", "w3", "b3"], "output", 1, 1),
    ],
    constants: [
      constant("w1", [channels, 3, 1, 1], into),
      constant("b1", [channels], new Float32Array(channels)),
      constant("s1", [channels, 1, 1], some(channels)),
      constant("w2", [channels, 1, 3, 3], some(channels * 9)),
      constant(
        "b2",
        [channels],
        Float32Array.from({ length: channels }, (_, i) => bias(i)),
      ),
      constant("s2", [channels, 1, 1], some(channels)),
      constant("w3", [5, channels, 1, 1], some(5 * channels)),
      constant("b3", [5], some(5)),
    ],
  };
}

const eight: NetworkInput = {
  width: 8,
  height: 8,
  colour: "rgb",
  mean: [0, 0, 0],
  scale: [1, 1, 1],
  sampling: "half-pixel",
};
const channelsOf = (graph: OnnxGraph) => graph.constants.find(({ name }) => name === "w2")?.shape[0];

describe("channels that do nothing", () => {
  it.each([
    ["all live", Array.from({ length: 40 }, (_, i) => i), () => 0, 40],
    ["seven live", [0, 3, 9, 21, 30, 38, 39], () => 0, 16],
    ["none live", [], () => 0, 16],
    ["dead on the way in but with a bias of their own", [], (i: number) => (i % 2) / 10, 32],
  ] as const)("are dropped, and the last block is filled: %s", async (_what, live, bias, kept) => {
    const graph = bottleneck(live, bias);
    const dropped = dropDeadChannels(graph);
    expect(channelsOf(dropped)).toBe(kept);
    const planes = Float32Array.from({ length: 3 * 64 }, (_, i) => Math.sin(i));
    const wanted = await outputsOf(writeOnnx(graph), planes, eight);
    expect(largestDifference(await outputsOf(writeOnnx(dropped), planes, eight), wanted)).toBeLessThan(1e-6);
    const simplified = await outputsOf(simplifyOnnx(writeOnnx(graph)), planes, eight);
    expect(largestDifference(simplified, wanted)).toBeLessThan(1e-6);
  });

  it("stay where something else takes what is computed from them, or takes the same weights", () => {
    const graph = bottleneck([1]);
    const taken = { operator: "Relu", inputs: ["y1"], output: "other", attributes: {} };
    expect(channelsOf(dropDeadChannels({ ...graph, nodes: [...graph.nodes, taken] }))).toBe(40);
    const shown = { name: "x1", shape: [1, 40, 8, 8] };
    expect(channelsOf(dropDeadChannels({ ...graph, outputs: [...graph.outputs, shown] }))).toBe(40);
    const again = { operator: "PRelu", inputs: ["output", "s2"], output: "other", attributes: {} };
    expect(channelsOf(dropDeadChannels({ ...graph, nodes: [...graph.nodes, again] }))).toBe(40);
  });

  it("stay where one slope is that of all channels", async () => {
    const graph = bottleneck([1]);
    const constants = graph.constants.map((one) =>
      one.name === "s1" ? { ...one, shape: [1, 1, 1], values: Float32Array.of(0.25) } : one,
    );
    const shared = { ...graph, constants };
    expect(channelsOf(dropDeadChannels(shared))).toBe(40);
    const planes = Float32Array.from({ length: 3 * 64 }, (_, i) => Math.sin(i));
    const wanted = await outputsOf(writeOnnx(shared), planes, eight);
    const simplified = await outputsOf(simplifyOnnx(writeOnnx(shared)), planes, eight);
    expect(largestDifference(simplified, wanted)).toBeLessThan(1e-6);
  });
});

describe("what is not simplified", () => {
  const refusal = (message: RegExp) =>
    expect.objectContaining({ code: "MODEL_CHANGED", message: expect.stringMatching(message) });
  const withNode = (operator: string) => {
    const graph = bottleneck([1]);
    return writeOnnx({
      ...graph,
      nodes: graph.nodes.map((node) => (node.operator === "PRelu" ? { ...node, operator } : node)),
    });
  };

  it.each([
    ["nothing", () => new Uint8Array(), /not one/],
    ["text", () => Buffer.from("no model, but long enough to be read as one"), /received/],
    ["a file without its end", () => file.slice(0, -100_000), /received/],
    ["an operator that has changed over the years", () => withNode("Upsample"), /Upsample/],
  ])("is refused: %s", (_what, bytes, message) => {
    expect(() => simplifyOnnx(bytes())).toThrow(refusal(message));
  });

  it("is refused or read, and nothing else happens, whatever bytes are changed", () => {
    const random = seeded(5);
    const small = writeOnnx(bottleneck([1]));
    for (let round = 0; round < 400; round++) {
      const changed = small.slice();
      for (let i = 0; i < 3; i++) changed[Math.floor(random() * small.length)] = Math.floor(random() * 256);
      try {
        expect(simplifyOnnx(changed).length).toBeGreaterThan(0);
      } catch (thrown) {
        expect(thrown).toMatchObject({ code: "MODEL_CHANGED" });
      }
    }
  });
});
