import type { FaceQuality, UnsearchedReason } from "../../domain/quality.js";
import type { Texts } from "../texts/catalogue.js";

/**
 * From where on a reviewer should be warned: far above what shuts a face out of searches, about where comparing by eye gets
 * hard. Chosen by looking; nothing is decided by them.
 */
const WEAK = { interEyePixels: 30, sharpness: 0.01, brightness: 50, contrast: 20, degrees: 25 } as const;

/** What makes a picture of a face hard to compare, in words; the distance of the eyes always. */
export function qualityHints(
  { quality, unsearched }: { quality: FaceQuality; unsearched: readonly UnsearchedReason[] },
  texts: Texts,
): string[] {
  const { compare } = texts;
  const { yaw, pitch } = quality.pose;
  const turned = Math.round(Math.max(Math.abs(yaw), Math.abs(pitch)));
  const weaknesses = [
    ...unsearched.map((reason) => texts.unsearched[reason]),
    quality.interEyePixels < WEAK.interEyePixels && compare.small,
    quality.sharpness < WEAK.sharpness && compare.blurred,
    quality.brightness < WEAK.brightness && compare.dark,
    quality.contrast < WEAK.contrast && compare.flat,
    turned > WEAK.degrees && compare.turned(turned),
  ].filter((hint) => hint !== false);
  const eyes = compare.eyes(Math.round(quality.interEyePixels));
  return weaknesses.length === 0 ? [eyes, compare.good] : [eyes, ...weaknesses];
}
