import { expected } from "../../domain/errors.js";
import type { DetectedFace } from "../../domain/face.js";
import { fivePoints } from "../../domain/five-points.js";
import { intersectionArea } from "../../domain/geometry.js";
import { estimatePose } from "../../domain/head-pose.js";
import type { PackManifest } from "../../domain/pack-manifest.js";
import type { QuarterTurns } from "../../domain/quarter-turns.js";
import type { Raster } from "../../domain/resample.js";
import { OTHER_TURNS, paddedSquare } from "./cascade.js";
import type { Detector, FoundFace } from "./detector.js";
import { findLandmarks, POINTS, type SteadyLandmarks, UNSTEADY } from "./landmarks.js";
import type { Network } from "./network.js";

/** A face with its landmarks. Its box may reach beyond the image. */
export type LocatedFace = DetectedFace;

interface Parts {
  readonly manifest: PackManifest;
  readonly detector: Detector;
  /** Null when the detector gives five points. */
  readonly landmarks: Network | null;
}

/**
 * Finds the landmarks of faces. Detectors find faces that lie on a side or upside down now and then, and the landmark
 * network then makes up an upright face; such landmarks are unsteady. Unless the largest face is sure and steady, the
 * picture is looked at turned until it is, and every face is kept as it was seen best.
 * @throws PACK_INVALID when neither the detector nor a network gives landmarks
 */
export async function locateFaces(
  parts: Parts,
  image: Raster,
  found: readonly FoundFace[],
): Promise<LocatedFace[]> {
  const { landmarks, detector } = parts;
  if (landmarks === null) return found.map(withOwnPoints);
  let seen = await see(landmarks, image, found);
  const largest = seen.toSorted((a, b) => area(b) - area(a))[0];
  const { sureScore } = detector.manifest;
  const isGood = (one: SeenFace) => isSteady(one) && one.face.score >= sureScore;
  if (largest !== undefined && !isGood(largest)) {
    const square = paddedSquare(image);
    for (const turns of OTHER_TURNS) {
      const again = await see(landmarks, image, await detector.look(image, { square, turns }));
      seen = keepBest([...seen, ...again]);
      if (again.some((one) => isSameFace(one, largest) && isGood(one))) {
        // The picture lies that way: what was seen otherwise, and unsteadily, is no face of it.
        seen = seen.filter((one) => one.face.turns === turns || isSteady(one));
        break;
      }
    }
  }
  return seen.map(({ face, landmarks: { points } }) => ({
    box: face.box,
    detectionScore: face.score,
    landmarks: points,
  }));
}

/** A face as one look saw it. */
interface SeenFace {
  readonly face: FoundFace;
  readonly landmarks: SteadyLandmarks;
}

async function see(network: Network, image: Raster, faces: readonly FoundFace[]): Promise<SeenFace[]> {
  const seen: SeenFace[] = [];
  for (const face of faces)
    seen.push({ face, landmarks: await findLandmarks(network, image, face.box, face.turns) });
  return seen;
}

/** Keeps each face once: steady before unsteady, then by score. */
function keepBest(seen: readonly SeenFace[]): SeenFace[] {
  const kept: SeenFace[] = [];
  const best = seen.toSorted(
    (a, b) => Number(isSteady(b)) - Number(isSteady(a)) || b.face.score - a.face.score,
  );
  for (const one of best) if (!kept.some((other) => isSameFace(one, other))) kept.push(one);
  return kept;
}

/** The box of a face that was seen lying is shifted against that of the same face seen upright, and of another size. */
const SAME_FACE_SHARE = 0.5;

/** True when two boxes share half of the smaller one. */
function isSameFace({ face: { box: a } }: SeenFace, { face: { box: b } }: SeenFace): boolean {
  const smaller = Math.min(a.width * a.height, b.width * b.height);
  return intersectionArea(a, b) > SAME_FACE_SHARE * smaller;
}

function isSteady({ landmarks }: SeenFace): boolean {
  return landmarks.unsteadiness <= UNSTEADY;
}

function area({ face }: SeenFace): number {
  return face.box.width * face.box.height;
}

/**
 * Finds the landmarks of a face that was found before, maybe by another pack, and not again now: its own when this pack
 * can use them, otherwise new ones in its box.
 */
export async function locateKnown(
  { landmarks, manifest }: Parts,
  image: Raster,
  face: DetectedFace,
): Promise<LocatedFace> {
  const needsAll = manifest.networks.embedder.alignment.template === "dlib-chip";
  const points = fivePoints(face.landmarks);
  const isEnough = points !== null && (!needsAll || face.landmarks.length === POINTS);
  if (isEnough || landmarks === null) return face;
  const turns = points === null ? 0 : turnsOf(estimatePose(points).roll);
  return { ...face, landmarks: (await findLandmarks(landmarks, image, face.box, turns)).points };
}

/** How a picture must be turned for a face of that roll to be upright. */
function turnsOf(roll: number): QuarterTurns {
  return (((Math.round(-roll / 90) % 4) + 4) % 4) as QuarterTurns;
}

function withOwnPoints({ box, score, points }: FoundFace): LocatedFace {
  if (points === null)
    throw expected("PACK_INVALID", "a network for landmarks", "a detector without points", "none");
  return { box, detectionScore: score, landmarks: points };
}
