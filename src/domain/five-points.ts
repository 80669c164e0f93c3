import { centroid, type Point } from "./geometry.js";

/** Centres of the eyes, tip of the nose, corners of the mouth; in each pair the one further left in an upright face first. */
export type FivePoints = readonly [
  leftEye: Point,
  rightEye: Point,
  nose: Point,
  leftMouth: Point,
  rightMouth: Point,
];

/** Where the five points lie in a 112 × 112 face; the template of InsightFace (MIT), `face_align.py`. */
export const ARCFACE_TEMPLATE: FivePoints = [
  { x: 38.2946, y: 51.6963 },
  { x: 73.5318, y: 51.5014 },
  { x: 56.0252, y: 71.7366 },
  { x: 41.5493, y: 92.3655 },
  { x: 70.7299, y: 92.2041 },
];
export const ARCFACE_SIDE = 112;

/**
 * The five points of a face whose landmarks are five points already, or the 68 of the iBUG 300-W scheme: the eye is the
 * mean of its six points, the nose its tip (30), the mouth its outer corners (48, 54).
 * @returns null for landmarks of another number
 */
export function fivePoints(landmarks: readonly Point[]): FivePoints | null {
  if (landmarks.length === 5) return landmarks as unknown as FivePoints;
  if (landmarks.length !== 68) return null;
  const at = (index: number) => landmarks[index] as Point;
  return [centroid(landmarks.slice(36, 42)), centroid(landmarks.slice(42, 48)), at(30), at(48), at(54)];
}
