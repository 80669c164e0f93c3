import { fitSimilarity } from "../../src/domain/alignment.js";
import { ARCFACE_TEMPLATE, fivePoints } from "../../src/domain/five-points.js";
import { centroid, type Point } from "../../src/domain/geometry.js";

/** The second moves no landmark by as much as a thousandth of a pixel (1,296 photographs): further ones change nothing. */
const ROUNDS = 2;

/** Takes the points of a face that are to be aligned out of its landmarks; null for landmarks of another number. */
export type PointsOf = (landmarks: readonly Point[]) => readonly Point[] | null;

/**
 * Where the 68 landmarks of a mean face lie in the 112 × 112 square that the networks take: generalised Procrustes analysis
 * (J. C. Gower, Psychometrika 40(1), 1975). The faces are laid on the five points of the template and averaged, then laid
 * on their own mean and averaged anew. Each mean is laid on the five points again, which keeps its size and place.
 * @param faces 68 landmarks each, in pixels of any image; at least one face
 * @param pointsOf the landmarks by which a face is laid on the mean
 */
export function meanShape(faces: readonly (readonly Point[])[], pointsOf: PointsOf): Point[] {
  let mean = meanOf(faces.map(onFivePoints));
  for (let round = 0; round < ROUNDS; round++) {
    const target = pointsOf(mean);
    mean = onFivePoints(meanOf(faces.map((face) => laidOn(face, pointsOf(face), target))));
  }
  return mean;
}

function onFivePoints(face: readonly Point[]): Point[] {
  return laidOn(face, fivePoints(face), ARCFACE_TEMPLATE);
}

/** A face moved, turned and scaled so that some of its points come closest to others. */
function laidOn(
  face: readonly Point[],
  points: readonly Point[] | null,
  target: readonly Point[] | null,
): Point[] {
  if (points === null || target === null)
    throw new Error(`expected 68 landmarks for a face but received ${face.length}`);
  const { a, b, dx, dy } = fitSimilarity(points, target);
  return face.map(({ x, y }) => ({ x: a * x - b * y + dx, y: b * x + a * y + dy }));
}

function meanOf(faces: readonly (readonly Point[])[]): Point[] {
  return (faces[0] ?? []).map((_, i) => centroid(faces.flatMap((face) => face[i] ?? [])));
}
