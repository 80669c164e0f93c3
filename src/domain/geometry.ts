/** Pixels from the left and the top of the upright image; fractions are allowed. */
export interface Point {
  readonly x: number;
  readonly y: number;
}

/** Whole pixels. */
export interface Size {
  readonly width: number;
  readonly height: number;
}

/** Axis-aligned rectangle in pixels of the upright image; `x`,`y` is its top left corner. */
export interface Box {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

/** The smallest box around some points; at least a pixel wide and high. */
export function boundsOf(points: readonly Point[]): Box {
  const [xs, ys] = [points.map(({ x }) => x), points.map(({ y }) => y)];
  const [x, y] = [Math.min(...xs), Math.min(...ys)];
  return { x, y, width: Math.max(1, Math.max(...xs) - x), height: Math.max(1, Math.max(...ys) - y) };
}

/** EXIF orientation, 1 (upright) to 8; CIPA DC-008 (Exif 2.32), tag 0x0112. */
export type Orientation = 1 | 2 | 3 | 4 | 5 | 6 | 7 | 8;

/** Reads an EXIF orientation tag. The standard reserves every value but 1–8; cameras write 0 for "unknown": both mean upright. */
export function asOrientation(tag: number | undefined): Orientation {
  return tag !== undefined && Number.isInteger(tag) && tag >= 1 && tag <= 8 ? (tag as Orientation) : 1;
}

/** The part of `box` that lies inside an image of `size`; width and height are 0 when nothing does. */
export function clampBox(box: Box, size: Size): Box {
  const x = Math.min(Math.max(box.x, 0), size.width);
  const y = Math.min(Math.max(box.y, 0), size.height);
  const right = Math.min(Math.max(box.x + box.width, x), size.width);
  const bottom = Math.min(Math.max(box.y + box.height, y), size.height);
  return { x, y, width: right - x, height: bottom - y };
}

/** `box` enlarged on every side by `factor` of its own width and height, e.g. 0.5 doubles both. */
export function padBox(box: Box, factor: number): Box {
  const dx = box.width * factor;
  const dy = box.height * factor;
  return { x: box.x - dx, y: box.y - dy, width: box.width + 2 * dx, height: box.height + 2 * dy };
}

/** The area that two boxes have in common, in square pixels. */
export function intersectionArea(a: Box, b: Box): number {
  const width = Math.min(a.x + a.width, b.x + b.width) - Math.max(a.x, b.x);
  const height = Math.min(a.y + a.height, b.y + b.height) - Math.max(a.y, b.y);
  return width <= 0 || height <= 0 ? 0 : width * height;
}

/** Intersection over union of two boxes, 0 (apart) to 1 (equal). */
export function intersectionOverUnion(a: Box, b: Box): number {
  const shared = intersectionArea(a, b);
  if (shared === 0) return 0;
  // Cut off at 1, which rounding exceeds for two boxes out of five with themselves.
  return Math.min(1, shared / (a.width * a.height + b.width * b.height - shared));
}

/** The mean of some points, at least one. */
export function centroid(points: readonly Point[]): Point {
  let x = 0;
  let y = 0;
  for (const point of points) {
    x += point.x;
    y += point.y;
  }
  return { x: x / points.length, y: y / points.length };
}
