import type { FaceQuality } from "../../src/domain/quality.js";

/** A good picture of a face: no measure gives a reason not to search it. */
export const GOOD_QUALITY: FaceQuality = {
  interEyePixels: 60,
  sharpness: 0.05,
  brightness: 130,
  contrast: 45,
  pose: { yaw: 5, pitch: -3, roll: 2 },
  insideShare: 1,
};
