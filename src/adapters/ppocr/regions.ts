import type { Point, Size } from "../../domain/geometry.js";
import { alongText, areaOf, grown, leastRectangle, type Rectangle } from "./rectangles.js";

/** Probability from which a pixel is text, and mean one from which its region is a line. */
const PIXEL_IS_TEXT = 0.3;
const REGION_IS_LINE = 0.5;
/** Regions less high than this are noise. In pixels of the map. */
const LEAST_BREADTH = 3;
/** What the pack was published with; a little more keeps the first and last characters of turned lines whole. */
const GROWTH = 1.6;
/** A picture of nothing but text has some 200 lines; more are the work of somebody who wants to keep us busy. */
const MOST_REGIONS = 150;

/**
 * Finds lines of text in the map that the detector makes: pixels above a threshold, in regions that hang together, each with the
 * least rectangle around it, grown to what the map leaves out.
 * @param map probability of text, `height × width`
 * @returns rectangles in pixels of the map, the surest regions first when there are too many, else from above to below
 */
export function textRegions(map: Float32Array, { width, height }: Size): Rectangle[] {
  const found: { rectangle: Rectangle; weight: number }[] = [];
  const isSeen = new Uint8Array(width * height);
  const stack = new Int32Array(width * height);
  for (let start = 0; start < map.length; start++) {
    if (isSeen[start] === 1 || (map[start] as number) <= PIXEL_IS_TEXT) continue;
    const { edge, mean, count } = region(map, { width, height }, start, isSeen, stack);
    if (mean < REGION_IS_LINE) continue;
    const inner = alongText(leastRectangle(edge));
    // A pixel is one wide: the rectangle goes through the centres of the outermost.
    const rectangle = { ...inner, length: inner.length + 1, breadth: inner.breadth + 1 };
    if (Math.min(rectangle.length, rectangle.breadth) < LEAST_BREADTH || areaOf(rectangle) === 0) continue;
    found.push({ rectangle: grown(rectangle, GROWTH), weight: mean * count });
  }
  return found
    .sort((a, b) => b.weight - a.weight)
    .slice(0, MOST_REGIONS)
    .map(({ rectangle }) => rectangle)
    .sort((a, b) => a.centre.y - b.centre.y);
}

/** Collects what hangs together with one pixel, diagonals included. @returns its outline: the first and last pixel of every run in a row */
function region(
  map: Float32Array,
  { width, height }: Size,
  start: number,
  isSeen: Uint8Array,
  stack: Int32Array,
): { edge: Point[]; mean: number; count: number } {
  const edge: Point[] = [];
  let sum = 0;
  let count = 0;
  let depth = 0;
  stack[depth++] = start;
  isSeen[start] = 1;
  const isText = (x: number, y: number) =>
    x >= 0 && y >= 0 && x < width && y < height && (map[y * width + x] as number) > PIXEL_IS_TEXT;
  while (depth > 0) {
    const at = stack[--depth] as number;
    const x = at % width;
    const y = (at - x) / width;
    sum += map[at] as number;
    count++;
    if (!isText(x - 1, y) || !isText(x + 1, y)) edge.push({ x, y });
    for (let dy = -1; dy <= 1; dy++) {
      for (let dx = -1; dx <= 1; dx++) {
        const next = at + dy * width + dx;
        if (!isText(x + dx, y + dy) || isSeen[next] === 1) continue;
        isSeen[next] = 1;
        stack[depth++] = next;
      }
    }
  }
  return { edge, mean: sum / count, count };
}
