import type { EmbeddedFace } from "../src/domain/face.js";
import type { PackId } from "../src/domain/ids.js";

/** A face that searches take, with this vector: what a picture would say of it beside that is made up. */
export function faceWith(vector: Float32Array, pack: PackId): EmbeddedFace {
  return {
    box: { x: 75, y: 60, width: 100, height: 130 },
    landmarks: [95, 155, 125, 100, 150].map((x, i) => ({ x, y: 100 + 15 * i })),
    detectionScore: 0.9,
    quality: {
      interEyePixels: 60,
      sharpness: 0.1,
      brightness: 128,
      contrast: 50,
      pose: { yaw: 0, pitch: 0, roll: 0 },
      insideShare: 1,
    },
    unsearched: [],
    apparentAge: null,
    embedding: { pack, vector },
  };
}
