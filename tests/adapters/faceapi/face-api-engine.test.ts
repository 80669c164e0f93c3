import { readFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { beforeAll, describe, expect, it } from "vitest";
import { createFaceApiEngine } from "../../../src/adapters/faceapi/face-api-engine.js";
import { openPackFolder } from "../../../src/adapters/packs/pack-folder.js";
import { SharpImageDecoder } from "../../../src/adapters/sharp/image-decoder.js";
import { similarity } from "../../../src/domain/embedding.js";
import type { EmbeddedFace } from "../../../src/domain/face.js";
import type { FaceEngine } from "../../../src/ports/face-engine.js";
import type { ModelPack } from "../../../src/ports/model-pack.js";

const DEMO = join(
  dirname(createRequire(import.meta.url).resolve("@vladmandic/face-api/package.json")),
  "demo",
);
const decoder = new SharpImageDecoder();
let pack: ModelPack;
let engine: FaceEngine;

beforeAll(async () => {
  pack = await openPackFolder(fileURLToPath(new URL("../../../models/face-api", import.meta.url)));
  engine = createFaceApiEngine({ pack, backend: "wasm" });
});

async function fromLeft(name: string): Promise<EmbeddedFace[]> {
  const image = await decoder.decode(await readFile(join(DEMO, name)));
  const faces = await engine.analyse(image);
  return faces.toSorted((a, b) => a.box.x - b.box.x);
}

describe("the face-api engine", () => {
  it("says what runs it", async () => {
    expect(await engine.start()).toEqual({
      backend: "tfjs-wasm",
      versions: { "face-api": "1.7.15", tfjs: "4.22.0" },
    });
  });

  it("finds every face of two group photographs and the same woman in both", async () => {
    const first = await fromLeft("sample1.jpg");
    const second = await fromLeft("sample3.jpg");
    expect([first.length, second.length]).toEqual([3, 3]);
    const redHaired = first[2] as EmbeddedFace;
    const to = second.map((face) => similarity(redHaired.embedding, face.embedding));
    expect(to.indexOf(Math.max(...to))).toBe(1);
    expect(to[1]).toBeGreaterThan(0.94);
  });

  it("gives boxes inside the image, 68 points around the box, and unit vectors of its pack", async () => {
    for (const { box, landmarks, detectionScore, embedding } of await fromLeft("sample3.jpg")) {
      expect(box.x).toBeGreaterThanOrEqual(0);
      expect(box.x + box.width).toBeLessThanOrEqual(1920);
      expect(landmarks).toHaveLength(68);
      const nose = landmarks[30] ?? { x: 0, y: 0 };
      expect(nose.x).toBeGreaterThan(box.x);
      expect(nose.x).toBeLessThan(box.x + box.width);
      expect(detectionScore).toBeGreaterThan(0.3);
      expect(detectionScore).toBeLessThanOrEqual(1);
      expect(embedding).toMatchObject({ pack: "face-api" });
      expect(embedding.vector).toHaveLength(128);
      expect(similarity(embedding, embedding)).toBeCloseTo(1, 5);
    }
  });

  it("finds nothing in pictures too small to show a face, and does not fail", async () => {
    for (const [width, height] of [
      [1, 1],
      [8, 8],
      [300, 2],
    ] as const) {
      const pixels = new Uint8Array(width * height * 3).fill(128);
      expect(await engine.analyse({ width, height, pixels, format: "png", orientation: 1 })).toEqual([]);
    }
  });

  it("answers many callers at once as it answers one", async () => {
    const image = await decoder.decode(await readFile(join(DEMO, "sample4.jpg")));
    const fresh = createFaceApiEngine({ pack, backend: "wasm" });
    const [one, two] = await Promise.all([fresh.analyse(image), fresh.analyse(image)]);
    expect(one).toEqual(two);
    expect(one).toHaveLength(4);
  });

  it("says so when the backend that was asked for does not load", async () => {
    const native = createFaceApiEngine({ pack, backend: "tfjs-node" });
    const outcome = await native.start().then(
      ({ backend }) => backend,
      (thrown) => thrown.code,
    );
    // Its native library comes by download, which closed networks refuse: both outcomes are right, silence is not.
    expect(["tfjs-node", "BACKEND_UNAVAILABLE"]).toContain(outcome);
  });

  it("refuses to start with a model file that is not the manifest's", async () => {
    const tampered: ModelPack = {
      ...pack,
      read: (role) => pack.read(role.replace("embedder-weights", "none")),
    };
    const broken = createFaceApiEngine({ pack: tampered, backend: "wasm" });
    await expect(broken.start()).rejects.toMatchObject({ code: "MODEL_MISSING" });
  });
});
