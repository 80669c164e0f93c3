import type { FivePoints } from "../../domain/five-points.js";
import { type Box, intersectionOverUnion } from "../../domain/geometry.js";

/** What a detector found, in pixels of whatever it looked at. */
export interface Detection {
  readonly box: Box;
  /** 0–1 */
  readonly score: number;
  /** Only of detectors that give them. */
  readonly points: FivePoints | null;
}

/**
 * Keeps the strongest of detections that overlap.
 * @param overlap intersection over union from which two are of the same face
 * @returns strongest first
 */
export function suppressWeaker<D extends Detection>(detections: readonly D[], overlap: number): D[] {
  const kept: D[] = [];
  for (const one of detections.toSorted((a, b) => b.score - a.score)) {
    if (kept.every((other) => intersectionOverUnion(one.box, other.box) <= overlap)) kept.push(one);
  }
  return kept;
}
