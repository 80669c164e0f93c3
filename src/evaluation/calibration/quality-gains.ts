import type { EmbeddedFace } from "../../domain/face.js";
import { type QualityGain, qualityGain } from "./quality-aware.js";

/** What each quality would be worth in the likelihood ratio; null where that could not be measured. */
export type QualityGains = Readonly<Record<keyof typeof QUALITIES, QualityGain | null>>;

/** Each as a number that is comparable between faces: sizes and sharpness by their logarithm. */
const QUALITIES = {
  interEyePixels: ({ quality }: EmbeddedFace) => Math.log(quality.interEyePixels),
  sharpness: ({ quality }: EmbeddedFace) => Math.log(Math.max(quality.sharpness, Number.MIN_VALUE)),
  frontal: ({ quality }: EmbeddedFace) => -Math.abs(quality.pose.yaw) / 90,
  contrast: ({ quality }: EmbeddedFace) => Math.log(Math.max(quality.contrast, 1)),
  detectionScore: ({ detectionScore }: EmbeddedFace) => detectionScore,
} as const;

/** Measures every quality by itself. @param random see {@link qualityGain} */
export function measureQualityGains(
  people: readonly (readonly EmbeddedFace[])[],
  random: () => number,
): QualityGains {
  const gainOf = (measure: (face: EmbeddedFace) => number) =>
    qualityGain(
      people.map((faces) => faces.map((face) => ({ embedding: face.embedding, quality: measure(face) }))),
      random,
    );
  return {
    interEyePixels: gainOf(QUALITIES.interEyePixels),
    sharpness: gainOf(QUALITIES.sharpness),
    frontal: gainOf(QUALITIES.frontal),
    contrast: gainOf(QUALITIES.contrast),
    detectionScore: gainOf(QUALITIES.detectionScore),
  };
}
