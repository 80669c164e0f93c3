import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { createOnnxEngine } from "../../../src/adapters/onnx/onnx-engine.js";
import { similarity } from "../../../src/domain/embedding.js";
import { type DetectedFace, type EmbeddedFace, isUnsearched } from "../../../src/domain/face.js";
import { type Box, intersectionOverUnion } from "../../../src/domain/geometry.js";
import type { DecodedImage } from "../../../src/domain/image.js";
import { type QuarterTurns, turnBoxBack, turnPointBack } from "../../../src/domain/quarter-turns.js";
import type { FaceEngine } from "../../../src/ports/face-engine.js";
import type { ModelPack } from "../../../src/ports/model-pack.js";
import { openRealPack } from "../../helpers/packs.js";
import { emptyScene, portraitOf } from "../../helpers/people.js";
import { asImage, croppedTo, decode, fromLeft, photograph, scaledTo } from "../../helpers/photographs.js";
import { grey, turned } from "../../helpers/rasters.js";

const RUNTIME = { providers: ["cpu"], threads: 1 };
let pack: ModelPack;
let engine: FaceEngine;

beforeAll(async () => {
  pack = await openRealPack("base");
  engine = createOnnxEngine({ pack, imagesInFlight: 2, ...RUNTIME });
});

afterAll(() => engine.close());

/** The one face of a picture that a search would take. */
async function onlyFace(image: DecodedImage): Promise<EmbeddedFace> {
  const faces = (await engine.analyse(image)).filter((face) => !isUnsearched(face));
  expect(faces).toHaveLength(1);
  return faces[0] as EmbeddedFace;
}

/** The face that looks most like this one. */
function mostAlike(to: EmbeddedFace, among: readonly EmbeddedFace[]): EmbeddedFace | undefined {
  const alike = (face: EmbeddedFace) => similarity(to.embedding, face.embedding);
  return among.toSorted((a, b) => alike(b) - alike(a))[0];
}

describe("the native engine", () => {
  it("says what runs it, and how many images at once", async () => {
    expect(await engine.start()).toEqual({
      backend: "onnxruntime-cpu",
      versions: { onnxruntime: "1.30.0" },
    });
    expect(engine.imagesInFlight).toBe(2);
    expect(engine.pack).toEqual(pack.info);
  });

  it("finds every face of a photograph, with box, landmarks, quality, age and an embedding of its pack", async () => {
    const image = await photograph(1);
    const faces = fromLeft(await engine.analyse(image));
    const standing = [
      { x: 414, y: 355, width: 177, height: 240 },
      { x: 838, y: 419, width: 190, height: 224 },
      { x: 1476, y: 199, width: 203, height: 241 },
    ];
    expect(faces).toHaveLength(standing.length);
    faces.forEach((face, i) => {
      expect(intersectionOverUnion(face.box, standing[i] as Box)).toBeGreaterThan(0.8);
      expect(face.landmarks).toHaveLength(68);
      const nose = face.landmarks[30] ?? { x: 0, y: 0 };
      expect(nose.x).toBeGreaterThan(face.box.x);
      expect(nose.x).toBeLessThan(face.box.x + face.box.width);
      expect(face.detectionScore).toBeGreaterThan(0.9);
      expect(face.detectionScore).toBeLessThanOrEqual(1);
      expect(face.embedding.pack).toBe("base");
      expect(face.embedding.vector).toHaveLength(512);
      expect(similarity(face.embedding, face.embedding)).toBeCloseTo(1, 5);
      expect(face.unsearched).toEqual([]);
      expect(face.quality.interEyePixels).toBeGreaterThan(60);
      expect(face.quality.sharpness).toBeGreaterThan(0.02);
      expect(face.quality.insideShare).toBeCloseTo(1);
      // Women of about twenty to thirty.
      expect(face.apparentAge).toBeGreaterThan(12);
      expect(face.apparentAge).toBeLessThan(45);
    });
    // The woman at the right holds her head to a side.
    expect(faces[2]?.quality.pose.roll).toBeGreaterThan(30);
    expect(Math.abs(faces[0]?.quality.pose.roll ?? 90)).toBeLessThan(10);
  });

  it("gives the same faces in the same order whether idle threads help with a picture or not", async () => {
    const image = await photograph(1);
    const helped = await engine.analyse(image);
    const side = await Promise.all([1, 2, 3].map(() => engine.analyse(image)));
    for (const faces of side) expect(faces).toEqual(helped);
  });

  it("finds the same woman in two photographs more similar than anybody else", async () => {
    const first = fromLeft(await engine.analyse(await photograph(1)));
    const second = fromLeft(await engine.analyse(await photograph(3)));
    const redHaired = first[2] as EmbeddedFace;
    const to = second.map((face) => similarity(redHaired.embedding, face.embedding));
    expect(to).toHaveLength(3);
    expect(to.indexOf(Math.max(...to))).toBe(1);
    expect(to[1]).toBeGreaterThan(pack.info.candidateSimilarity);
    expect(Math.max(to[0] ?? 1, to[2] ?? 1)).toBeLessThan(pack.info.candidateSimilarity);
  });

  it.each<QuarterTurns>([1, 2, 3])(
    "finds the same faces at the turned places in a photograph that was turned %i times by 90°",
    async (turns) => {
      const upright = scaledTo(await photograph(5), 1000);
      const lying = asImage(turned(upright, turns));
      const [faces, again] = await Promise.all([engine.analyse(upright), engine.analyse(lying)]);
      expect(faces).toHaveLength(5);
      expect(again).toHaveLength(5);
      for (const face of faces) {
        const same = mostAlike(face, again) as EmbeddedFace;
        expect(similarity(face.embedding, same.embedding)).toBeGreaterThan(0.9);
        expect(intersectionOverUnion(placeInUpright(same.box, upright, turns), face.box)).toBeGreaterThan(
          0.5,
        );
      }
    },
  );

  /** The same box of the picture before it was turned. */
  function placeInUpright(box: Box, upright: DecodedImage, turns: QuarterTurns): Box {
    // A square around the picture, turned, has the picture at another of its corners.
    const side = Math.max(upright.width, upright.height);
    const corner = turnPointBack({ x: 0, y: 0 }, side, turns);
    const back = turnBoxBack(box, side, turns);
    return {
      ...back,
      x: corner.x > 0 ? back.x - (side - upright.width) : back.x,
      y: corner.y > 0 ? back.y - (side - upright.height) : back.y,
    };
  }

  it.each<QuarterTurns>([1, 2, 3])("knows a portrait that was turned %i times by 90°", async (turns) => {
    const upright = await decode(await portraitOf("withBow"));
    const face = await onlyFace(upright);
    const again = await onlyFace(asImage(turned(upright, turns)));
    expect(similarity(face.embedding, again.embedding)).toBeGreaterThan(0.9);
    expect(intersectionOverUnion(placeInUpright(again.box, upright, turns), face.box)).toBeGreaterThan(0.5);
  });

  it("finds a face that fills the picture", async () => {
    const image = await photograph(1);
    const box = { x: 1476, y: 199, width: 203, height: 241 };
    const face = await onlyFace(croppedTo(image, box));
    const whole = fromLeft(await engine.analyse(image))[2] as EmbeddedFace;
    expect(similarity(face.embedding, whole.embedding)).toBeGreaterThan(0.8);
  });

  it("finds small faces in a large photograph", async () => {
    // 340 of 2720 pixels: in 512 of them a face is 6 pixels wide.
    const group = scaledTo(await photograph(5), 340);
    const large = grey(2720, 2000, 120);
    for (let row = 0; row < group.height; row++)
      large.pixels.set(
        group.pixels.subarray(row * group.width * 3, (row + 1) * group.width * 3),
        ((900 + row) * large.width + 1700) * 3,
      );
    const faces = await engine.analyse(asImage(large));
    expect(faces.length).toBeGreaterThanOrEqual(4);
    for (const { box } of faces) {
      expect(box.x).toBeGreaterThan(1690);
      expect(box.y).toBeGreaterThan(890);
    }
  });

  it("embeds a face that was known and is not found again where it was, and no other twice", async () => {
    const image = scaledTo(await photograph(1), 960);
    const known = await engine.analyse(image);
    const hidden = fromLeft(known)[2] as EmbeddedFace;
    const { x, y, width, height } = hidden.box;
    const covered = asImage({ ...image, pixels: Uint8Array.from(image.pixels) });
    for (let row = Math.floor(y - 20); row < y + height + 20; row++) {
      const at = (column: number) => (row * image.width + Math.floor(column)) * 3;
      covered.pixels.fill(90, at(x - 20), at(x + width + 20));
    }
    expect(await engine.analyse(covered)).toHaveLength(2);
    const faces = await engine.analyse(covered, known);
    expect(faces).toHaveLength(3);
    const [kept] = faces.filter(({ box }) => intersectionOverUnion(box, hidden.box) > 0);
    expect(kept).toMatchObject({
      box: hidden.box,
      landmarks: hidden.landmarks,
      detectionScore: hidden.detectionScore,
    });
    expect(kept?.embedding.vector).toHaveLength(512);
    expect(kept?.embedding.pack).toBe("base");
  });

  it("finds landmarks for a known face that brings none that it can use", async () => {
    const image = scaledTo(await photograph(1), 960);
    const found = fromLeft(await engine.analyse(image))[2] as EmbeddedFace;
    // Far enough from where it is found for another face.
    const shifted = { ...found.box, x: found.box.x + 0.5 * found.box.width };
    const known: DetectedFace = { box: shifted, landmarks: [{ x: 1, y: 1 }], detectionScore: 0.5 };
    const faces = await engine.analyse(image, [known]);
    const kept = faces.find(({ detectionScore }) => detectionScore === 0.5);
    expect(faces).toHaveLength(4);
    expect(kept?.box.x).toBeCloseTo(shifted.x);
    expect(kept?.landmarks).toHaveLength(68);
  });

  it("finds nobody in pictures of nobody, however small", async () => {
    const pictures = [await decode(await emptyScene()), asImage(grey(1, 1, 128)), asImage(grey(300, 2, 0))];
    expect(await Promise.all(pictures.map((picture) => engine.analyse(picture)))).toEqual([[], [], []]);
  });

  it("leaves the pixels that it was given alone", async () => {
    const image = await decode(await portraitOf("redHaired"));
    const before = Buffer.from(image.pixels);
    await engine.analyse(image);
    expect(Buffer.compare(before, image.pixels)).toBe(0);
  });

  it("says of images side by side what it says of one after the other", async () => {
    const images = await Promise.all(
      (["redHaired", "withBow", "redHairedElsewhere"] as const).map(async (person) =>
        decode(await portraitOf(person)),
      ),
    );
    const together = await Promise.all(images.map((image) => engine.analyse(image)));
    const alone: EmbeddedFace[][] = [];
    for (const image of images) alone.push(await engine.analyse(image));
    expect(together).toEqual(alone);
  });
});
