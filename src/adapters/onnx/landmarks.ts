import { type Box, type Point, padBox } from "../../domain/geometry.js";
import { type QuarterTurns, turnPointBack } from "../../domain/quarter-turns.js";
import type { Raster } from "../../domain/resample.js";
import type { Network } from "./network.js";
import { outputOf } from "./outputs.js";
import { fillBox, type Square, turnPlanes } from "./planes.js";

/** The landmarks of a face, and whether they can be believed. */
export interface SteadyLandmarks {
  /** 68 points in pixels of the image. */
  readonly points: readonly Point[];
  /**
   * How far the points move when the network sees the same face with more around it, as a share of the width of the
   * eyes. Measured on LFW portraits: at most 0.09 for 99% of 245 faces that stand upright, and for 1% of 336 that lie on
   * a side or upside down, where the network only makes up a face.
   */
  readonly unsteadiness: number;
}

/** Above, the face is tried the other ways round. */
export const UNSTEADY = 0.09;

/** How much larger the second crop is, as a share of the first, on every side. */
const SECOND_MARGIN = 0.15;

/** Points of the iBUG 300-W scheme. */
export const POINTS = 68;
/** The outer corners of the eyes in the 68-point scheme. */
const OUTER_EYES = [36, 45] as const;

/**
 * Finds 68 landmarks in a box, seen turned.
 * @param box pixels of the image
 * @throws PACK_INVALID when the network gives another number of points
 */
export async function findLandmarks(
  network: Network,
  image: Raster,
  box: Box,
  turns: QuarterTurns,
): Promise<SteadyLandmarks> {
  const points = await landmarksIn(network, image, box, turns);
  const around = await landmarksIn(network, image, padBox(box, SECOND_MARGIN), turns);
  const [left, right] = OUTER_EYES.map((index) => points[index] as Point) as [Point, Point];
  const moved = points.reduce((sum, point, i) => sum + distance(point, around[i] as Point), 0) / POINTS;
  return { points, unsteadiness: moved / Math.max(1, distance(left, right)) };
}

async function landmarksIn(network: Network, image: Raster, box: Box, turns: QuarterTurns): Promise<Point[]> {
  const { planes, square } = fillBox(image, box, network.input);
  const size = network.input.width;
  const [name = ""] = network.outputs;
  const { [name]: values } = await network.run(turnPlanes(planes, size, turns));
  return toPoints(outputOf(values, 2 * POINTS, name), square, turns);
}

/** @param values x and y of each point, 0–1 of the turned square */
function toPoints(values: Float32Array, { x, y, side }: Square, turns: QuarterTurns): Point[] {
  return Array.from({ length: POINTS }, (_, i) => {
    const seen = { x: side * (values[2 * i] as number), y: side * (values[2 * i + 1] as number) };
    const point = turnPointBack(seen, side, turns);
    return { x: x + point.x, y: y + point.y };
  });
}

function distance(a: Point, b: Point): number {
  return Math.hypot(a.x - b.x, a.y - b.y);
}
