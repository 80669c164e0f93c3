import type { Point } from "../../domain/geometry.js";
import type { Quad } from "../../domain/picture-text.js";

/** A rectangle in any position. */
export interface Rectangle {
  readonly centre: Point;
  /** Along `angle`; not necessarily the longer side. */
  readonly length: number;
  readonly breadth: number;
  /** Of the side `length` against the x-axis, in radians, clockwise as pictures are seen. */
  readonly angle: number;
}

/**
 * The rectangle of least area around some points. One of its sides lies on a side of their convex hull (Freeman and Shapira,
 * "Determining the minimum-area encasing rectangle for an arbitrary closed curve", 1975), so every side is tried.
 * @param points at least one
 */
export function leastRectangle(points: readonly Point[]): Rectangle {
  const hull = convexHull(points);
  let best: Rectangle | null = null;
  for (const [i, from] of hull.entries()) {
    const to = hull[(i + 1) % hull.length] as Point;
    const rectangle = rectangleAlong(hull, Math.atan2(to.y - from.y, to.x - from.x));
    if (best === null || areaOf(rectangle) < areaOf(best)) best = rectangle;
  }
  return best as Rectangle;
}

export function areaOf({ length, breadth }: Rectangle): number {
  return length * breadth;
}

/**
 * The rectangle grown on all sides. A detector of this kind marks the inner part of a line only; what it was shrunk by is in proportion
 * to its area over its perimeter (Liao et al., "Real-time scene text detection with differentiable binarization", 2020, equation 10).
 */
export function grown(rectangle: Rectangle, ratio: number): Rectangle {
  const { length, breadth } = rectangle;
  const distance = (areaOf(rectangle) * ratio) / (2 * (length + breadth));
  return { ...rectangle, length: length + 2 * distance, breadth: breadth + 2 * distance };
}

/** The same rectangle, named so that its text runs along `length`: the longer side, or the flatter one of two that are about equal. */
export function alongText(rectangle: Rectangle): Rectangle {
  const { length, breadth, angle } = rectangle;
  const flat = flattened(angle);
  const isSquarish = Math.max(length, breadth) < 1.5 * Math.min(length, breadth);
  const isTurned = isSquarish ? Math.abs(flat) > Math.PI / 4 : breadth > length;
  if (!isTurned) return { ...rectangle, angle: flat };
  return { ...rectangle, length: breadth, breadth: length, angle: flattened(angle + Math.PI / 2) };
}

/** The same rectangle, read from its other end. */
export function reversed(rectangle: Rectangle): Rectangle {
  return { ...rectangle, angle: rectangle.angle + Math.PI };
}

export function cornersOf({ centre, length, breadth, angle }: Rectangle): Quad {
  const along = { x: (Math.cos(angle) * length) / 2, y: (Math.sin(angle) * length) / 2 };
  const down = { x: (-Math.sin(angle) * breadth) / 2, y: (Math.cos(angle) * breadth) / 2 };
  const corner = (a: number, d: number) => ({
    x: centre.x + a * along.x + d * down.x,
    y: centre.y + a * along.y + d * down.y,
  });
  return [corner(-1, -1), corner(1, -1), corner(1, 1), corner(-1, 1)];
}

/** @returns the direction of the same line from −90° (excluded) to 90° */
function flattened(angle: number): number {
  const turned = angle - Math.PI * Math.round(angle / Math.PI);
  return turned <= -Math.PI / 2 + 1e-9 ? turned + Math.PI : turned;
}

/** The least rectangle in one direction around some points. */
export function rectangleAlong(points: readonly Point[], angle: number): Rectangle {
  const cos = Math.cos(angle);
  const sin = Math.sin(angle);
  let [left, right, top, bottom] = [Infinity, -Infinity, Infinity, -Infinity];
  for (const { x, y } of points) {
    const along = x * cos + y * sin;
    const down = y * cos - x * sin;
    left = Math.min(left, along);
    right = Math.max(right, along);
    top = Math.min(top, down);
    bottom = Math.max(bottom, down);
  }
  const along = (left + right) / 2;
  const down = (top + bottom) / 2;
  const centre = { x: along * cos - down * sin, y: along * sin + down * cos };
  return { centre, length: right - left, breadth: bottom - top, angle };
}

/** Andrew's monotone chain (1979). */
function convexHull(points: readonly Point[]): Point[] {
  const sorted = [...points].sort((a, b) => a.x - b.x || a.y - b.y);
  if (sorted.length < 3) return sorted;
  const half = (ordered: readonly Point[]) => {
    const chain: Point[] = [];
    for (const point of ordered) {
      while (chain.length > 1 && turn(chain.at(-2) as Point, chain.at(-1) as Point, point) <= 0) chain.pop();
      chain.push(point);
    }
    return chain.slice(0, -1);
  };
  return [...half(sorted), ...half(sorted.reverse())];
}

function turn(a: Point, b: Point, c: Point): number {
  return (b.x - a.x) * (c.y - a.y) - (b.y - a.y) * (c.x - a.x);
}
