import type { QuarterTurns } from "../../domain/quarter-turns.js";
import type { Raster } from "../../domain/resample.js";
import { closerSquares, touchesCut } from "./closer.js";
import { suppressWeaker } from "./detections.js";
import type { Detector, FoundFace } from "./detector.js";
import type { Square } from "./planes.js";

/** More faces than anybody reviews in one picture. */
const MOST_FACES = 100;

/**
 * What scores between this and the manifest's `leastScore` is no face yet, but worth a closer look in a photograph that
 * the detector had to shrink.
 */
const HINT_SCORE = 0.1;

/** Turns in the order in which pictures are found to lie: on a side, then upside down. */
const OTHER_TURNS: readonly QuarterTurns[] = [1, 3, 2];

/** Share of a picture's longer side from which a face is a large one. */
const LARGE = 0.25;

/** The score from which a detection is believed when something else speaks for it too. */
export function likelyScore({ leastScore, sureScore }: Detector["manifest"]): number {
  return (leastScore + sureScore) / 2;
}

/**
 * True when a face makes the padded look needless. That look is for faces that fill the picture, so one that is large
 * itself need only be likely: of 2,000 LFW portraits 118 had a best detection between 0.5 and 0.7, and in the three of
 * them whose padded look showed somebody else in the middle, it was small.
 */
function isFoundWell({ box, score }: FoundFace, image: Raster, manifest: Detector["manifest"]): boolean {
  const isLarge = Math.max(box.width, box.height) >= LARGE * Math.max(image.width, image.height);
  return score >= (isLarge ? likelyScore(manifest) : manifest.sureScore);
}

/**
 * Finds the faces of an image: as it is, and closer where small faces may have been lost; then, when nothing sure was
 * found, padded by half its size on every side, since SSD detectors miss faces that fill the picture; then, when still
 * nothing was found at all, turned by 90°, 270° and 180°. Each step is paid for only when the ones before fell short. A
 * face that several steps found is kept once, as the step saw it that was surest.
 * @returns strongest first
 */
export async function findFaces(detector: Detector, image: Raster): Promise<FoundFace[]> {
  const { leastScore, overlap } = detector.manifest;
  const isEnough = (faces: readonly FoundFace[]) =>
    faces.some((face) => isFoundWell(face, image, detector.manifest));
  const merge = (a: readonly FoundFace[], b: readonly FoundFace[]) => suppressWeaker([...a, ...b], overlap);

  const whole = wholeSquare(image);
  const seen = await detector.look(image, {
    square: whole,
    turns: 0,
    leastScore: Math.min(HINT_SCORE, leastScore),
  });
  let found = seen.filter(({ score }) => score >= leastScore);
  const hints = seen.filter(({ score }) => score < leastScore);
  for (const square of closerSquares(image, detector.manifest.input.width, hints)) {
    const closer = await detector.look(image, { square, turns: 0 });
    found = merge(
      found,
      closer.filter(({ box }) => !touchesCut(box, square, image)),
    );
  }

  const padded = paddedSquare(image);
  if (!isEnough(found)) found = merge(found, await detector.look(image, { square: padded, turns: 0 }));
  if (found.length === 0) {
    for (const turns of OTHER_TURNS) {
      if (isEnough(found)) break;
      found = merge(found, await detector.look(image, { square: padded, turns }));
    }
  }
  return found.slice(0, MOST_FACES);
}

/** The image in a square, with black at the right or the bottom: how SSD detectors of face-api are fed. */
function wholeSquare({ width, height }: Raster): Square {
  return { x: 0, y: 0, side: Math.max(width, height) };
}

/** The image with half its longer side of black around it. */
export function paddedSquare({ width, height }: Raster): Square {
  const side = 2 * Math.max(width, height);
  return { x: Math.round((width - side) / 2), y: Math.round((height - side) / 2), side };
}
