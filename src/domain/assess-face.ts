import { fitSimilarity, warpSquare } from "./alignment.js";
import type { AssessedFace, DetectedFace } from "./face.js";
import { ARCFACE_SIDE, ARCFACE_TEMPLATE, type FivePoints } from "./five-points.js";
import { clampBox } from "./geometry.js";
import { measureQuality, reasonsNotToSearch } from "./quality.js";
import type { Raster } from "./resample.js";

/**
 * Measures a detected face and says whether it may be searched. Every engine calls this, so that the same face has the
 * same quality whatever found it.
 * @param found.box as the detector gave it; it may reach beyond the image
 * @param found.points its five points in pixels of the image
 * @param apparentAge years, or null
 * @param chip {@link alignedChip} of the face, where it is at hand
 * @returns the face, its box cut to the image
 */
export function assessFace(
  image: Raster,
  found: DetectedFace & { readonly points: FivePoints },
  apparentAge: number | null,
  chip: Uint8Array = alignedChip(image, found.points),
): AssessedFace {
  const { box, landmarks, detectionScore, points } = found;
  const quality = measureQuality(points, box, image, { pixels: chip, side: ARCFACE_SIDE });
  const unsearched = reasonsNotToSearch(detectionScore, quality);
  return { box: clampBox(box, image), landmarks, detectionScore, quality, unsearched, apparentAge };
}

/** A face turned, scaled and cut to the 112 × 112 template. @returns `112 × 112 × 3` bytes */
export function alignedChip(image: Raster, points: FivePoints): Uint8Array {
  return warpSquare(image, fitSimilarity(ARCFACE_TEMPLATE, points), ARCFACE_SIDE);
}
