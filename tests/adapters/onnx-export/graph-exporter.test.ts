import { beforeAll, describe, expect, it } from "vitest";
import { createGraphExporter } from "../../../src/adapters/onnx-export/graph-exporter.js";
import { EXPORTED_NETWORKS, type ExportedNetwork } from "../../../src/domain/pack-manifest.js";
import { squaresFor, weightFiles } from "../../helpers/face-api-nets.js";
import { type OnnxOutputs, runOnnx } from "../../helpers/onnx.js";

const exporter = createGraphExporter();

/** What each output is for a batch of that size. */
const SHAPES: Readonly<Record<ExportedNetwork, (batch: number) => Record<string, number[]>>> = {
  "ssd-mobilenet-v1": (batch) => ({
    boxes: [batch, 5118, 4],
    scores: [batch, 5118],
    priors: [5118, 4],
  }),
  "landmarks-68": (batch) => ({ landmarks: [batch, 136] }),
  "recognition-128": (batch) => ({ descriptor: [batch, 128] }),
  "age-gender": (batch) => ({ age: [batch, 1], gender: [batch, 2] }),
};

function shapesOf(outputs: OnnxOutputs): Record<string, readonly number[]> {
  return Object.fromEntries(Object.entries(outputs).map(([name, { dims }]) => [name, dims]));
}

describe.each(EXPORTED_NETWORKS)("the exporter, for %s", (network) => {
  it("makes the same bytes of the same weights, wherever they lie in memory", async () => {
    const { weights, specification } = await weightFiles(network);
    const moved = new Uint8Array(weights.length + 1).subarray(1);
    moved.set(weights);
    const graph = exporter.build(network, weights, specification);
    // Not by the matcher: it would look at each of the millions of bytes by itself.
    expect(Buffer.compare(graph, exporter.build(network, moved, specification))).toBe(0);
  });

  it("makes a graph that answers two images at once as it answers each alone", async () => {
    const { weights, specification } = await weightFiles(network);
    const graph = exporter.build(network, weights, specification);
    const two = (await squaresFor(network)).slice(0, 2);
    const together = await runOnnx(graph, network, two);
    expect(shapesOf(together)).toEqual(SHAPES[network](2));
    for (const [i, square] of two.entries()) {
      const alone = await runOnnx(graph, network, [square]);
      expect(shapesOf(alone)).toEqual(SHAPES[network](1));
      for (const [name, { values }] of Object.entries(alone)) {
        const ofBatch = together[name]?.values ?? new Float32Array();
        const begin = ofBatch.length === values.length ? 0 : i * values.length;
        const gaps = values.map((value, k) => Math.abs(value - (ofBatch[begin + k] ?? Number.NaN)));
        // A matrix of two rows may be multiplied in another order than one of one row.
        expect(gaps.every((gap, k) => gap <= 1e-5 * Math.max(1, Math.abs(values[k] ?? 0)))).toBe(true);
      }
    }
  });
});

describe("the exporter", () => {
  let weights: Uint8Array;
  let specification: Uint8Array;

  beforeAll(async () => {
    ({ weights, specification } = await weightFiles("landmarks-68"));
  });

  const built = (bytes: Uint8Array, text: string | Uint8Array) => () =>
    exporter.build("landmarks-68", bytes, typeof text === "string" ? Buffer.from(text) : text);

  /** The specification with one weight changed. */
  function changed(name: string, change: object): string {
    const [group] = JSON.parse(Buffer.from(specification).toString("utf8"));
    const edited = group.weights.map((entry: { name: string }) =>
      entry.name === name ? { ...entry, ...change } : entry,
    );
    return JSON.stringify([{ ...group, weights: edited }]);
  }

  it("refuses weights among which one is missing", () => {
    expect(built(weights, changed("dense2/conv1/bias", { name: "other" }))).toThrow(
      expect.objectContaining({
        code: "MODEL_CHANGED",
        message: "expected a weight for dense2/conv1/bias but received none",
      }),
    );
  });

  it("refuses a weight of another shape, even when it has as many values", () => {
    expect(built(weights, changed("fc/weights", { shape: [136, 256] }))).toThrow(
      expect.objectContaining({
        code: "MODEL_CHANGED",
        message: 'expected the shape 256 × 136 for fc/weights but received "136 × 256"',
      }),
    );
  });

  it("refuses fewer or more bytes than the specification speaks of", () => {
    for (const bytes of [weights.subarray(0, -1), Buffer.concat([weights, Buffer.of(0)]), Buffer.of()])
      expect(built(bytes, specification)).toThrow(
        expect.objectContaining({
          code: "MODEL_CHANGED",
          message: `expected ${weights.length} bytes for the weights of a network but received ${bytes.length}`,
        }),
      );
  });

  it("refuses weights of a type that it does not read", () => {
    for (const change of [
      { dtype: "int32" },
      { dtype: "string", quantization: undefined },
      { quantization: null },
      { quantization: { dtype: "uint16", scale: 1, min: 0 } },
      { quantization: { dtype: "uint8", scale: "1", min: 0 } },
      { shape: [-136] },
      { shape: [1.36e300] },
      { shape: "136" },
    ])
      expect(built(weights, changed("fc/bias", change))).toThrow(
        expect.objectContaining({ code: "MODEL_CHANGED" }),
      );
  });

  it.each(["", "{", "null", "[]", "[null]", '[{"weights":1}]', '[{"weights":[null]}]', "[{},{}]"])(
    "refuses %j as a specification",
    (text) => {
      expect(built(weights, text)).toThrow(expect.objectContaining({ code: "MODEL_CHANGED" }));
    },
  );
});
