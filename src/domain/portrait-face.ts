import { expected } from "./errors.js";
import { type AnalysedImage, isUnsearched } from "./face.js";
import { type Box, intersectionOverUnion } from "./geometry.js";

/** A box means a face from this overlap on; one drawn by hand is rarely tighter. */
const MEANT_FACE_OVERLAP = 0.3;

/**
 * Which of the faces in a photograph is the person's.
 * @param box around it, in pixels of the upright picture; without it the picture must show one face, or one good one
 * @returns its index in `analysis.faces` @throws FACE_NOT_FOUND, FACE_AMBIGUOUS, FACE_BOX_UNMATCHED
 */
export function choosePortraitFace({ faces }: AnalysedImage, box: Box | undefined): number {
  if (faces.length === 0) throw expected("FACE_NOT_FOUND", "one face", "a portrait", "none");
  if (box === undefined) return onlyFace(faces);
  const overlaps = faces.map((face) => intersectionOverUnion(face.box, box));
  const best = overlaps.indexOf(Math.max(...overlaps));
  if ((overlaps[best] ?? 0) < MEANT_FACE_OVERLAP) {
    throw expected("FACE_BOX_UNMATCHED", "a box around a face", "a portrait", JSON.stringify(box));
  }
  return best;
}

/** The only face, however poor; among several the only good one: the others stand small or blurred in the background. */
function onlyFace(faces: AnalysedImage["faces"]): number {
  if (faces.length === 1) return 0;
  const [good, ...others] = faces.filter((face) => !isUnsearched(face));
  if (good === undefined || others.length > 0)
    throw expected("FACE_AMBIGUOUS", "one face", "a portrait without a box", `${faces.length} faces`);
  return faces.indexOf(good);
}
