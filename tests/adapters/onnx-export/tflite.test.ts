import { beforeAll, describe, expect, it } from "vitest";
import { loadNetwork } from "../../../src/adapters/onnx/network.js";
import { fillExact } from "../../../src/adapters/onnx/planes.js";
import { convertTflite } from "../../../src/adapters/onnx-export/tflite.js";
import type { NetworkInput } from "../../../src/domain/pack-manifest.js";
import { openRealPack, openShippedPack } from "../../helpers/packs.js";
import { noise } from "../../helpers/rasters.js";
import { runTflite } from "../../helpers/tflite-reference.js";
import { seeded } from "../../helpers/vectors.js";

const SIDE = 112;
let file: Uint8Array;
let input: NetworkInput;

beforeAll(async () => {
  const pack = await openShippedPack("thorough");
  file = await pack.read("MobileFaceNet.tflite");
  input = pack.manifest.networks.secondEmbedder?.input as NetworkInput;
});

const refusal = (message: RegExp) =>
  expect.objectContaining({ code: "MODEL_CHANGED", message: expect.stringMatching(message) });

describe("a TensorFlow Lite file written down as ONNX", () => {
  it("answers as TensorFlow.js does when it runs the operators of the file one by one", async () => {
    const { pixels } = noise(SIDE, SIDE);
    const normalised = Float32Array.from(pixels, (value) => (value - 127.5) / 128);
    const network = await loadNetwork("test", convertTflite(file), input, { providers: ["cpu"], threads: 1 });
    const { embedding } = await network.run(fillExact(pixels, input));
    const wanted = await runTflite(file, normalised);
    expect(wanted).toHaveLength(192);
    expect(Math.max(...wanted.map(Math.abs))).toBeGreaterThan(0.5);
    wanted.forEach((value, i) => {
      expect(Math.abs(value - (embedding?.[i] ?? Number.NaN))).toBeLessThan(1e-4);
    });
  });

  it("is the same bytes every time, those of the manifest, wherever the file lies in memory", async () => {
    const moved = new Uint8Array(file.length + 3).subarray(3);
    moved.set(file);
    const graph = convertTflite(moved);
    const kept = await (await openRealPack("thorough")).graph("secondEmbedder");
    expect(Buffer.compare(graph, kept)).toBe(0);
  });
});

describe("what is no such file", () => {
  it.each([
    ["nothing", () => new Uint8Array(), /Offset|bounds/],
    ["text", () => Buffer.from("no model, but long enough to be read as one"), /Offset|bounds|one graph/],
    ["zeros", () => new Uint8Array(4096), /one graph/],
    ["one without its end", () => file.slice(0, -100_000), /bounds|end/],
    ["one of which the beginning is left", () => file.slice(0, 3000), /bounds|end/],
  ])("is refused: %s", (_what, bytes, message) => {
    expect(() => convertTflite(bytes())).toThrow(refusal(message));
  });

  it("is refused or read, and nothing else happens, whatever bytes are changed", () => {
    const random = seeded(5);
    // The tables lie at the end of the file, weights before them.
    const from = file.length - 30_000;
    for (let round = 0; round < 200; round++) {
      const changed = file.slice();
      for (let i = 0; i < 5; i++) changed[Math.floor(from + random() * 30_000)] = Math.floor(random() * 256);
      try {
        expect(convertTflite(changed).length).toBeGreaterThan(0);
      } catch (thrown) {
        expect(thrown).toMatchObject({ code: "MODEL_CHANGED" });
      }
    }
  });
});
