import { describe, expect, it } from "vitest";
import type { PackManifest } from "../../src/domain/pack-manifest.js";
import { brokenPackRule } from "../../src/domain/pack-rules.js";
import { modelFile, tinyManifest } from "../helpers/packs.js";

function broken(change: (manifest: PackManifest) => void) {
  const manifest = structuredClone(tinyManifest());
  change(manifest);
  return brokenPackRule(manifest);
}

const withSource = (source: object) =>
  broken((manifest) => Object.assign(manifest.files[0]?.source ?? {}, source));

describe("the rules of a pack manifest", () => {
  it("hold for a good one", () => {
    expect(brokenPackRule(tinyManifest())).toBeNull();
  });

  it("hold for a second embedder as for the first", () => {
    const second = (change: object) =>
      broken((manifest) => {
        manifest.networks.secondEmbedder = {
          ...structuredClone(manifest.networks.embedder),
          share: 0.5,
          ...change,
        };
      });
    expect(second({})).toBeNull();
    expect(second({ graph: { tflite: "none.tflite", sha256: "0".repeat(64) } })).toMatchObject({
      where: "graph of secondEmbedder of networks",
      received: "none.tflite",
    });
    expect(second({ alignment: { template: "dlib-chip" } })).not.toBeNull();
  });

  it.each(["manifest.json", "Calibration.json"])("keep the name %s for what it means", (name) => {
    expect(broken((manifest) => manifest.files.push(modelFile(name)))).toMatchObject({ received: name });
  });

  it("give every name to one file, on file systems that do not tell capitals apart as well", () => {
    expect(broken((manifest) => manifest.files.push(modelFile("DETECTOR.bin")))).toMatchObject({
      what: "a name of its own",
    });
  });

  it("let no file be longer than Node can read", () => {
    const change = { byteLength: 2 ** 31 };
    expect(broken((manifest) => Object.assign(manifest.files[0] ?? {}, change))).toMatchObject({
      where: "byteLength of detector.bin",
    });
  });

  it.each([
    "--registry=http://example.com",
    "-g",
    "../models",
    "./models",
    "git+ssh://example.com/models",
    "https://example.com/models.tgz",
    "some/models",
    "@some/models/model",
    "@some/../models",
    ".hidden",
    "models@latest",
    "",
  ])("take %j for no npm package", (name) => {
    expect(withSource({ package: name })).toMatchObject({ where: "package of source of detector.bin" });
  });

  it.each(["latest", "^1.2.3", "1.2", "1.2.3 --global", "file:../x", "1.2.3/../.."])(
    "take %j for no exact version",
    (version) => {
      expect(withSource({ version })).toMatchObject({ where: "version of source of detector.bin" });
    },
  );

  it.each(["../x", "a/../../x", "/etc/passwd", "a//b", "./a", "a\\..\\b", "a/", "C:/x", "a\u0000"])(
    "take %j for no path inside a package",
    (path) => {
      expect(withSource({ path })).toMatchObject({ where: "path of source of detector.bin" });
    },
  );

  it("want every graph to name files of the pack", () => {
    expect(
      broken((manifest) => {
        manifest.networks.embedder.graph = { file: "none.onnx" };
      }),
    ).toEqual({
      what: "the name of one of the files",
      where: "graph of embedder of networks",
      received: "none.onnx",
    });
    expect(broken((manifest) => manifest.files.splice(1, 1))).toMatchObject({ received: "detector.json" });
  });

  it("want 68 points where the alignment or the detector needs them", () => {
    expect(
      broken((manifest) => {
        manifest.networks.embedder.alignment = { template: "dlib-chip" };
      }),
    ).toMatchObject({ where: "landmarks of networks", what: expect.stringContaining("dlib-chip") });
    expect(
      broken((manifest) => {
        manifest.networks.detector.decoding = {
          family: "ssd-priors",
          boxes: "boxes",
          scores: "scores",
          priors: "priors",
          centreVariance: 0.1,
          sizeVariance: 0.2,
        };
      }),
    ).toMatchObject({ where: "landmarks of networks", what: expect.stringContaining("no points") });
  });

  it("want inputs to be squares, and a dlib-chip to have its own side", () => {
    expect(
      broken((manifest) => {
        manifest.networks.embedder.input.height = 96;
      }),
    ).toEqual({ what: "a square", where: "input of embedder of networks", received: "112 × 96" });
    expect(
      broken((manifest) => {
        const { input, graph } = manifest.networks.embedder;
        manifest.networks.landmarks = { graph, input: { ...input }, family: "points-68" };
        manifest.networks.embedder.alignment = { template: "dlib-chip" };
      }),
    ).toMatchObject({ where: "width of input of embedder of networks", received: 112 });
  });
});
