import { createHash } from "node:crypto";
import type { AnalysedImage, EmbeddedFace } from "../../src/domain/face.js";
import type { PackId, Sha256 } from "../../src/domain/ids.js";
import type { FaceQuality, UnsearchedReason } from "../../src/domain/quality.js";
import { randomUnit, seeded } from "./vectors.js";

export const PACK = "test-pack" as PackId;
export const OTHER_PACK = "other-pack" as PackId;

const DIMENSION = 16;

interface Wishes {
  /** How many faces; 1 unless said. */
  readonly faces?: number;
  readonly pack?: PackId;
  /** Length of the embeddings. */
  readonly dimension?: number;
  /** The embedding of every face, where it matters which. */
  readonly vector?: Float32Array | undefined;
  /** Why every face is left out of searches; none unless said. */
  readonly unsearched?: readonly UnsearchedReason[];
  /** Years, of every face; grown-up for one face out of two, and unknown for the other, unless said. */
  readonly apparentAge?: number | null | undefined;
}

/** SHA-256 of a text. */
export function hashOf(text: string): Sha256 {
  return createHash("sha256").update(text).digest("hex") as Sha256;
}

/**
 * What an engine might make of an image. The same name gives the same image and, with the same wishes, the same faces:
 * side by side, the largest first.
 */
export function analysedImage(name: string, wishes: Wishes = {}): AnalysedImage {
  const { faces = 1, pack = PACK, dimension = DIMENSION, vector, unsearched = [] } = wishes;
  const sha256 = hashOf(name);
  const random = seeded(Number.parseInt(sha256.slice(0, 8), 16));
  return {
    facts: { sha256, format: "jpeg", byteLength: 12_345, width: 1600, height: 900, orientation: 6 },
    pack,
    faces: Array.from({ length: faces }, (_, i) => ({
      ...makeFace(random, i, pack, vector ?? randomUnit(random, dimension)),
      unsearched,
      ...(wishes.apparentAge === undefined ? {} : { apparentAge: wishes.apparentAge }),
    })),
  };
}

function makeFace(random: () => number, i: number, pack: PackId, vector: Float32Array): EmbeddedFace {
  const x = i * 200 + 10 * random();
  const y = 100 * random();
  const size = 150 / (i + 1);
  return {
    box: { x, y, width: size, height: size * 1.25 },
    landmarks: Array.from({ length: 5 }, () => ({ x: x + size * random(), y: y + size * random() })),
    detectionScore: 0.5 + random() / 2,
    quality: makeQuality(random),
    unsearched: [],
    apparentAge: i % 2 === 0 ? 30 + 30 * random() : null,
    embedding: { pack, vector },
  };
}

function makeQuality(random: () => number): FaceQuality {
  return {
    interEyePixels: 20 + 80 * random(),
    sharpness: 0.1 * random(),
    brightness: 255 * random(),
    contrast: 100 * random(),
    pose: { yaw: 60 * random() - 30, pitch: 40 * random() - 20, roll: 360 * random() - 180 },
    insideShare: random(),
  };
}

/** The same image as another run of the engine might see it: every box and point moved by some pixels. */
export function seenAgain(analysis: AnalysedImage, pixels: number): AnalysedImage {
  return {
    ...analysis,
    faces: analysis.faces.map((face) => ({
      ...face,
      box: { ...face.box, x: face.box.x + pixels, y: face.box.y + pixels },
    })),
  };
}
