import { readFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { beforeAll, describe, expect, it } from "vitest";
import { createFaceApiEngine } from "../../../src/adapters/faceapi/face-api-engine.js";
import { SharpImageDecoder } from "../../../src/adapters/sharp/image-decoder.js";
import { similarity } from "../../../src/domain/embedding.js";
import type { EmbeddedFace } from "../../../src/domain/face.js";
import type { Box } from "../../../src/domain/geometry.js";
import { cut, shrink } from "../../../src/domain/resample.js";
import type { FaceEngine } from "../../../src/ports/face-engine.js";
import type { ModelPack } from "../../../src/ports/model-pack.js";
import { openShippedPack } from "../../helpers/packs.js";

const DEMO = join(
  dirname(createRequire(import.meta.url).resolve("@vladmandic/face-api/package.json")),
  "demo",
);
const decoder = new SharpImageDecoder();
let pack: ModelPack;
let engine: FaceEngine;

beforeAll(async () => {
  pack = await openShippedPack("face-api");
  engine = createFaceApiEngine({ pack, backend: "wasm" });
});

function wholeNumbers({ x, y, width, height }: Box): Box {
  return { x: Math.round(x), y: Math.round(y), width: Math.round(width), height: Math.round(height) };
}

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

  it("measures every face, and works on one image at a time", async () => {
    expect(engine.imagesInFlight).toBe(1);
    for (const { quality, unsearched, apparentAge } of await fromLeft("sample3.jpg")) {
      expect(quality.interEyePixels).toBeGreaterThan(60);
      expect(quality.sharpness).toBeGreaterThan(0.01);
      expect(Math.abs(quality.pose.roll)).toBeLessThan(40);
      expect(quality.insideShare).toBeCloseTo(1, 9);
      expect({ unsearched, apparentAge }).toEqual({ unsearched: [], apparentAge: null });
    }
  });

  it("measures how much of a face the edge cuts off by the box as the detector saw it", async () => {
    const whole = await decoder.decode(await readFile(join(DEMO, "sample3.jpg")));
    const [, middle] = (await engine.analyse(whole)).toSorted((a, b) => a.box.x - b.box.x);
    if (middle === undefined) throw new Error("the photograph shows three faces");
    const { box } = middle;
    // The edge lies on the shorter side: only there face-api lets a box reach out of the image.
    const area = { x: box.x - box.width, y: 0, width: Math.round(1.8 * box.width), height: whole.height };
    const { raster } = shrink({ ...whole, ...cut(whole, wholeNumbers(area)) }, 1024);
    const [found] = await engine.analyse({ ...whole, ...raster });
    expect(found?.quality.insideShare).toBeLessThan(1);
    expect((found?.box.x ?? 0) + (found?.box.width ?? 0)).toBeLessThanOrEqual(raster.width);
  });

  describe("told of faces that were found before", () => {
    const sample = async () => decoder.decode(await readFile(join(DEMO, "sample3.jpg")));
    /** A place in the sky, where no detector sees anybody. */
    const elsewhere = { x: 20, y: 20, width: 120, height: 150 };

    it("gives those that it finds again once", async () => {
      const faces = await engine.analyse(await sample());
      expect(await engine.analyse(await sample(), faces)).toEqual(faces);
    });

    it("embeds one that it misses where it was, from its own landmarks", async () => {
      const [face] = await engine.analyse(await sample());
      if (face === undefined) throw new Error("the photograph shows three faces");
      const shift = (point: { x: number; y: number }) => ({ x: point.x + 3, y: point.y });
      const known = { box: elsewhere, landmarks: face.landmarks.map(shift), detectionScore: 0.42 };
      const faces = await engine.analyse(await sample(), [known]);
      expect(faces).toHaveLength(4);
      expect(faces[3]).toMatchObject(known);
      expect(similarity(faces[3]?.embedding ?? face.embedding, face.embedding)).toBeGreaterThan(0.98);
    });

    it("looks for the landmarks of one that another pack found, whose points are others", async () => {
      const landmarks = [1, 2, 3, 4, 5].map((i) => ({ x: 20 + i, y: 20 + i }));
      const known = { box: elsewhere, landmarks, detectionScore: 0.9 };
      const faces = await engine.analyse(await sample(), [known]);
      expect(faces).toHaveLength(4);
      expect(faces[3]).toMatchObject({ box: elsewhere, detectionScore: 0.9 });
      expect(faces[3]?.landmarks).toHaveLength(68);
    });

    it("does not fail on one at the very edge of the image", async () => {
      const image = await sample();
      const box = { x: image.width, y: image.height, width: 0, height: 0 };
      const faces = await engine.analyse(image, [{ box, landmarks: [], detectionScore: 0.5 }]);
      expect(faces).toHaveLength(4);
      expect(faces[3]?.quality.insideShare).toBe(0);
    });
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
      read: (name) => pack.read(name.replace("face_recognition_model.bin", "none")),
    };
    const broken = createFaceApiEngine({ pack: tampered, backend: "wasm" });
    await expect(broken.start()).rejects.toMatchObject({ code: "MODEL_MISSING" });
  });

  it("refuses to start with a pack that has a network of another family", async () => {
    const other = createFaceApiEngine({ pack: await openShippedPack("base"), backend: "wasm" });
    await expect(other.start()).rejects.toMatchObject({
      code: "BACKEND_UNAVAILABLE",
      message: expect.stringContaining("the pack base"),
    });
  });
});
