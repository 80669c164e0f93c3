import sharp from "sharp";
import { beforeAll, describe, expect, it } from "vitest";
import { loadNetwork } from "../../../src/adapters/onnx/network.js";
import { fillExact } from "../../../src/adapters/onnx/planes.js";
import { buildScriptedGraph, createGraphExporter } from "../../../src/adapters/onnx-export/graph-exporter.js";
import type { PicturePack } from "../../../src/ports/model-pack.js";
import { openPicturePack } from "../../helpers/packs.js";
import { photograph } from "../../helpers/photographs.js";
import { runNsfwjs } from "../../helpers/picture-reference.js";

/** Of how likely a class is; of the embedding in relation to the largest of them. */
const TOLERANCE = 1e-4;

let pack: PicturePack;
let scripts: Uint8Array[];
let specification: Uint8Array;
let pixels: Uint8Array;
let theirs: Awaited<ReturnType<typeof runNsfwjs>>;

beforeAll(async () => {
  pack = await openPicturePack();
  scripts = [await pack.read("group1-shard1of2.min.js"), await pack.read("group1-shard2of2.min.js")];
  specification = await pack.read("model.min.js");
  const { width, height, pixels: whole } = await photograph(1);
  pixels = await sharp(whole, { raw: { width, height, channels: 3 } })
    .resize(224, 224, { fit: "fill" })
    .raw()
    .toBuffer();
  theirs = await runNsfwjs(
    pack,
    Float32Array.from(pixels, (value) => value / 255),
  );
});

describe("the graph of nsfwjs's MobileNet v2", () => {
  it("makes of a photograph what TensorFlow.js makes of it", async () => {
    const exporter = createGraphExporter();
    const graph = exporter.buildFromScripts("mobilenet-v2-140", scripts, specification);
    const gaps = await gapsOf(graph);
    expect(gaps.classes).toBeLessThan(TOLERANCE);
    expect(gaps.embedding).toBeLessThan(TOLERANCE);
    expect(Buffer.compare(graph, await pack.graph("picture"))).toBe(0);
  });

  it("would not, if it padded odd numbers of pixels on the other side", async () => {
    const graph = buildScriptedGraph("mobilenet-v2-140", scripts, specification, "before");
    expect((await gapsOf(graph)).embedding).toBeGreaterThan(TOLERANCE);
  });

  it("is not built of scripts that hold something else", () => {
    const exporter = createGraphExporter();
    const other = Buffer.from("module.exports = 1;");
    for (const build of [
      () => exporter.buildFromScripts("mobilenet-v2-140", [other], specification),
      () => exporter.buildFromScripts("mobilenet-v2-140", scripts, other),
      () => exporter.buildFromScripts("mobilenet-v2-140", scripts.slice(1), specification),
    ])
      expect(build).toThrow(expect.objectContaining({ code: "MODEL_CHANGED" }));
  });
});

async function gapsOf(graph: Uint8Array) {
  const { input } = pack.manifest.networks.picture;
  const network = await loadNetwork("test", graph, input, { providers: ["cpu"], threads: 1 });
  const ours = await network.run(fillExact(pixels, input));
  const gap = (mine: Float32Array | undefined, wanted: Float32Array) =>
    wanted.reduce((most, value, i) => Math.max(most, Math.abs(value - (mine?.[i] ?? Number.NaN))), 0);
  const scale = Math.max(...theirs.embedding.map(Math.abs));
  return {
    classes: gap(ours["classes"], theirs.classes),
    embedding: gap(ours["embedding"], theirs.embedding) / scale,
  };
}
