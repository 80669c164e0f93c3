import { beforeAll, describe, expect, it } from "vitest";
import { buildGraph, createGraphExporter } from "../../../src/adapters/onnx-export/graph-exporter.js";
import { EXPORTED_NETWORKS, type ExportedNetwork } from "../../../src/domain/pack-manifest.js";
import { type Outputs, runInFaceApi, squaresFor, weightFiles } from "../../helpers/face-api-nets.js";
import { type OnnxOutputs, runOnnx } from "../../helpers/onnx.js";

/** Of scores, shares of the image, and components of descriptors; of an age in relation to it. */
const TOLERANCE = 1e-4;

describe.each(EXPORTED_NETWORKS)("the graph of %s", (network) => {
  let squares: Uint8Array[];
  let theirs: Outputs[];

  beforeAll(async () => {
    squares = await squaresFor(network);
    theirs = await runInFaceApi(network, squares);
  });

  it("makes of real photographs what face-api makes of them", async () => {
    const { weights, specification } = await weightFiles(network);
    const gap = await gapOf(createGraphExporter().build(network, weights, specification));
    expect(gap).toBeLessThan(TOLERANCE);
  });

  it("would not, if it padded odd numbers of pixels on the other side", async () => {
    const { weights, specification } = await weightFiles(network);
    const gap = await gapOf(buildGraph(network, weights, specification, "before"));
    expect(gap).toBeGreaterThan(TOLERANCE);
  });

  /** The largest difference to face-api, of all outputs for all photographs. */
  async function gapOf(graph: Uint8Array): Promise<number> {
    const gaps: number[] = [];
    for (const [i, square] of squares.entries()) {
      const ours = comparable(network, await runOnnx(graph, network, [square]));
      const expectedOutputs = theirs[i] ?? {};
      expect(Object.keys(ours).sort()).toEqual(Object.keys(expectedOutputs).sort());
      for (const [name, values] of Object.entries(expectedOutputs))
        gaps.push(largestDifference(name, ours[name] ?? new Float32Array(), values));
    }
    return Math.max(...gaps);
  }
});

function largestDifference(name: string, ours: Float32Array, theirs: Float32Array): number {
  expect(ours).toHaveLength(theirs.length);
  return theirs.reduce((largest, value, i) => {
    const difference = Math.abs((ours[i] ?? Number.NaN) - value) / (name === "age" ? value : 1);
    return Number.isNaN(difference) ? Number.POSITIVE_INFINITY : Math.max(largest, difference);
  }, 0);
}

/** The outputs in the form in which face-api gives them: its detector's boxes are decoded. */
function comparable(network: ExportedNetwork, outputs: OnnxOutputs): Outputs {
  const values = (name: string) => outputs[name]?.values ?? new Float32Array();
  if (network === "ssd-mobilenet-v1")
    return { boxes: decode(values("boxes"), values("priors")), scores: values("scores") };
  return Object.fromEntries(Object.keys(outputs).map((name) => [name, values(name)]));
}

/** SSD's decoding with face-api's variances of 1/10 and 1/5. @returns top, left, bottom, right of each box, 0–1 */
function decode(boxes: Float32Array, priors: Float32Array): Float32Array {
  const decoded = new Float32Array(boxes.length);
  const at = (values: Float32Array, i: number) => values[i] ?? Number.NaN;
  for (let box = 0; box < boxes.length; box += 4)
    for (const axis of [0, 1]) {
      const low = at(priors, box + axis);
      const size = at(priors, box + axis + 2) - low;
      const centre = low + size / 2 + (at(boxes, box + axis) / 10) * size;
      const half = (Math.exp(at(boxes, box + axis + 2) / 5) * size) / 2;
      decoded[box + axis] = centre - half;
      decoded[box + axis + 2] = centre + half;
    }
  return decoded;
}
