import { ARCFACE_TEMPLATE, type FivePoints } from "./five-points.js";

/** Where a head is turned, in degrees; all 0 for one that is upright and faces the camera. */
export interface Pose {
  /** Towards the right of the picture positive, as seen with the head upright. */
  readonly yaw: number;
  /** Downwards positive. */
  readonly pitch: number;
  /** Clockwise in the picture positive. */
  readonly roll: number;
}

/** x to the right, y down, z away from the camera. */
type Vector = readonly [x: number, y: number, z: number];

/** Mean distance of adult pupils in millimetres (C. C. Gordon et al., 1988 Anthropometric Survey of U.S. Army Personnel). */
const PUPIL_DISTANCE = 63;

/** How far each point stands out in front of the eyes, in millimetres: the tip of the nose, a little the mouth. */
const PROTRUSIONS = [0, 0, 26, 6, 6] as const;

/** A generic head at life size: the front view of the alignment template, with depths; its mean is the origin. */
const HEAD = makeHead();

/** The normal matrix of the fit, by columns; the head does not change. */
const NORMAL = perAxis((column) => perAxis((row) => sumOver((point) => at(point, row) * at(point, column))));

/**
 * Estimates the pose by fitting a generic head under scaled orthographic projection (D. DeMenthon and L. Davis, IJCV
 * 15, 1995, without the iterations for perspective). Heads differ, so it is good to some ten degrees: enough to tell
 * a profile from a front view, and no more is asked of it.
 */
export function estimatePose(points: FivePoints): Pose {
  const x = mean(points.map((point) => point.x));
  const y = mean(points.map((point) => point.y));
  const right = unit(fitAxis(points.map((point) => point.x - x)), [1, 0, 0]);
  const down = unit(fitAxis(points.map((point) => point.y - y)), [0, 1, 0]);
  const roll = Math.atan2(down[0], right[0]);
  // The direction in which the face looks, turned back by the roll.
  const [lookX, lookY] = [-right[2], -down[2]];
  const sideways = Math.cos(roll) * lookX + Math.sin(roll) * lookY;
  const downwards = -Math.sin(roll) * lookX + Math.cos(roll) * lookY;
  const towards = right[0] * down[1] - right[1] * down[0];
  return {
    yaw: degrees(Math.atan2(sideways, towards)),
    pitch: degrees(Math.atan2(downwards, Math.hypot(sideways, towards))),
    roll: degrees(roll),
  };
}

function makeHead(): Vector[] {
  const [left, right] = ARCFACE_TEMPLATE;
  const scale = PUPIL_DISTANCE / Math.hypot(right.x - left.x, right.y - left.y);
  const head = ARCFACE_TEMPLATE.map(
    (point, i): Vector => [point.x * scale, point.y * scale, -(PROTRUSIONS[i] as number)],
  );
  const centre = [0, 1, 2].map((axis) => mean(head.map((point) => point[axis] as number)));
  return head.map(([x, y, z]): Vector => [x - at(centre, 0), y - at(centre, 1), z - at(centre, 2)]);
}

/** The vector `axis` for which the head's points times `axis` come nearest to `seen`: least squares by Cramer's rule. */
function fitAxis(seen: readonly number[]): Vector {
  const [a, b, c] = NORMAL;
  const wanted = perAxis((axis) => sumOver((point, i) => at(point, axis) * at(seen, i)));
  const whole = determinant(a, b, c);
  return [
    determinant(wanted, b, c) / whole,
    determinant(a, wanted, c) / whole,
    determinant(a, b, wanted) / whole,
  ];
}

function perAxis<Value>(make: (axis: number) => Value): [Value, Value, Value] {
  return [make(0), make(1), make(2)];
}

function sumOver(term: (point: Vector, i: number) => number): number {
  return HEAD.reduce((total, point, i) => total + term(point, i), 0);
}

function determinant(a: Vector, b: Vector, c: Vector): number {
  return (
    a[0] * (b[1] * c[2] - b[2] * c[1]) -
    b[0] * (a[1] * c[2] - a[2] * c[1]) +
    c[0] * (a[1] * b[2] - a[2] * b[1])
  );
}

/** @param front what it is in a front view, for which points count that fall together and have no direction */
function unit(vector: Vector, front: Vector): Vector {
  const length = Math.hypot(...vector);
  return length === 0 ? front : [vector[0] / length, vector[1] / length, vector[2] / length];
}

function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}

function at(values: readonly number[], i: number): number {
  return values[i] as number;
}

function degrees(radians: number): number {
  return (radians * 180) / Math.PI;
}
