import { describe, expect, it } from "vitest";
import { canonicalJson, packHash } from "../../src/domain/pack-hash.js";
import type { PackManifest } from "../../src/domain/pack-manifest.js";
import { modelFile, tinyManifest } from "../helpers/packs.js";

const original = packHash(tinyManifest());
const changed = (change: (manifest: PackManifest) => void) => {
  const manifest = structuredClone(tinyManifest());
  change(manifest);
  return packHash(manifest);
};

function addSecond(manifest: PackManifest, share: number): void {
  manifest.networks.secondEmbedder = { ...structuredClone(manifest.networks.embedder), share };
}

describe("the hash of a pack", () => {
  it("stays when nothing changes that embeddings depend on", () => {
    expect(original).toMatch(/^[0-9a-f]{64}$/);
    const { networks } = tinyManifest();
    for (const same of [
      changed((manifest) =>
        Object.assign(manifest, { id: "other", description: "", candidateSimilarity: 0 }),
      ),
      changed((manifest) => manifest.files.reverse()),
      changed((manifest) => manifest.files.push(modelFile("readme.txt", Buffer.from("hello")))),
      changed((manifest) => delete manifest.files[0]?.source),
      changed((manifest) => {
        const { graph, input } = networks.embedder;
        manifest.networks.age = { graph, input, output: "age" };
      }),
      changed((manifest) => {
        Object.assign(manifest.files[2] ?? {}, { name: "renamed.onnx" });
        manifest.networks.embedder.graph = { file: "renamed.onnx" };
      }),
      changed((manifest) => {
        manifest.networks.embedder.graph = { simplify: "embedder.onnx", sha256: "0".repeat(64) };
      }),
      packHash(Object.fromEntries(Object.entries(tinyManifest()).reverse()) as PackManifest),
    ]) {
      expect(same).toBe(original);
    }
  });

  it("is another one after any change that makes other embeddings", () => {
    const hashes = [
      original,
      changed((manifest) => Object.assign(manifest, { dimension: 8 })),
      changed((manifest) => Object.assign(manifest, { preprocessing: "arcface-112/2" })),
      changed((manifest) => Object.assign(manifest.files[0] ?? {}, { sha256: "0".repeat(64) })),
      changed((manifest) => Object.assign(manifest.files[2] ?? {}, { sha256: "0".repeat(64) })),
      changed((manifest) => Object.assign(manifest.networks.detector, { leastScore: 0.4 })),
      changed((manifest) => Object.assign(manifest.networks.detector.graph, { sha256: "0".repeat(64) })),
      changed((manifest) => Object.assign(manifest.networks.embedder.input, { colour: "bgr" })),
      changed((manifest) => addSecond(manifest, 0.5)),
      changed((manifest) => addSecond(manifest, 0.4)),
      changed((manifest) => {
        addSecond(manifest, 0.5);
        manifest.files.push(modelFile("second.tflite", Buffer.from("a network")));
        Object.assign(manifest.networks.secondEmbedder ?? {}, {
          graph: { tflite: "second.tflite", sha256: "0".repeat(64) },
        });
      }),
    ];
    expect(new Set(hashes).size).toBe(hashes.length);
  });
});

describe("canonical JSON", () => {
  it("sorts fields at every depth and leaves lists in order", () => {
    expect(canonicalJson({ b: [{ d: 1, c: 2 }, 1], a: null })).toBe('{"a":null,"b":[{"c":2,"d":1},1]}');
  });
});
