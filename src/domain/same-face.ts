import type { DetectedFace } from "./face.js";
import { type Box, intersectionOverUnion } from "./geometry.js";

/**
 * Overlap (intersection over union) from which two detections in one image are of the same face. The same detector on
 * another backend moves a box by parts of a pixel; the boxes of two people hardly ever share half of their area.
 */
const SAME_FACE_OVERLAP = 0.5;

/**
 * Which of the faces found earlier in an image is the one in `box`. By place, never by number: a second analysis may
 * find one face more, and then every number after it would be somebody else's.
 * @returns null when the face in `box` is none of them
 */
export function sameFace<F extends DetectedFace>(box: Box, among: readonly F[]): F | null {
  let best: F | null = null;
  let bestOverlap = 0;
  for (const face of among) {
    const overlap = isEqual(face.box, box) ? 1 : intersectionOverUnion(face.box, box);
    if (overlap >= SAME_FACE_OVERLAP && overlap > bestOverlap) {
      best = face;
      bestOverlap = overlap;
    }
  }
  return best;
}

/** A box without area overlaps nothing, and is still itself. */
function isEqual(a: Box, b: Box): boolean {
  return a.x === b.x && a.y === b.y && a.width === b.width && a.height === b.height;
}
