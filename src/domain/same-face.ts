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
    const overlap = overlapOf(face.box, box);
    if (overlap >= SAME_FACE_OVERLAP && overlap > bestOverlap) {
      best = face;
      bestOverlap = overlap;
    }
  }
  return best;
}

/**
 * As {@link sameFace} for all faces of an analysis at once: no earlier face is taken for two of them. The pairs that
 * overlap most come first.
 * @returns for each face of `found`, in their order, the earlier one that it is, or null
 */
export function sameFaces<F extends Pick<DetectedFace, "box">>(
  found: readonly Pick<DetectedFace, "box">[],
  among: readonly F[],
): (F | null)[] {
  const pairs = found
    .flatMap((face, i) => among.map((earlier) => ({ i, earlier, overlap: overlapOf(earlier.box, face.box) })))
    .filter(({ overlap }) => overlap >= SAME_FACE_OVERLAP)
    .sort((a, b) => b.overlap - a.overlap);
  const same = found.map((): F | null => null);
  const taken = new Set<F>();
  for (const { i, earlier } of pairs) {
    if (same[i] !== null || taken.has(earlier)) continue;
    same[i] = earlier;
    taken.add(earlier);
  }
  return same;
}

/** A box without area overlaps nothing, and is still itself. */
function overlapOf(a: Box, b: Box): number {
  const isEqual = a.x === b.x && a.y === b.y && a.width === b.width && a.height === b.height;
  return isEqual ? 1 : intersectionOverUnion(a, b);
}
