import { cornersOf, type Rectangle, rectangleAlong } from "./rectangles.js";

/** How far apart words of one line may be, in heights of the line; the rectangles are grown already. */
const WIDEST_GAP = 1.5;
/** How far the middle of one may lie beside the axis of the other, in heights. */
const FARTHEST_BESIDE = 0.4;
/** How much higher one may be than the other. */
const HIGHEST_RATIO = 1.7;
const STEEPEST_DIFFERENCE = (12 * Math.PI) / 180;

/** Joins the parts of a line: a number that is written in groups is one number. */
export function joined(rectangles: readonly Rectangle[]): Rectangle[] {
  // The longest knows best in which direction its line goes.
  const left = [...rectangles].sort((a, b) => b.length - a.length);
  const lines: Rectangle[] = [];
  for (let line = left.shift(); line !== undefined; line = left.shift()) {
    for (let i = 0; i < left.length; ) {
      if (!isPartOf(line, left[i] as Rectangle)) {
        i++;
        continue;
      }
      const [part] = left.splice(i, 1) as [Rectangle];
      line = rectangleAlong([...cornersOf(line), ...cornersOf(part)], line.angle);
      // It reaches further now.
      i = 0;
    }
    lines.push(line);
  }
  return lines.sort((a, b) => a.centre.y - b.centre.y);
}

function isPartOf(line: Rectangle, part: Rectangle): boolean {
  const isSquarish = part.length < 2 * part.breadth;
  const turned = Math.abs(Math.sin(part.angle - line.angle));
  if (turned > Math.sin(STEEPEST_DIFFERENCE) && !isSquarish) return false;
  const height = Math.max(line.breadth, part.breadth);
  if (height > HIGHEST_RATIO * Math.min(line.breadth, part.breadth)) return false;
  const dx = part.centre.x - line.centre.x;
  const dy = part.centre.y - line.centre.y;
  const along = Math.abs(dx * Math.cos(line.angle) + dy * Math.sin(line.angle));
  const beside = Math.abs(dy * Math.cos(line.angle) - dx * Math.sin(line.angle));
  const gap = along - (line.length + part.length) / 2;
  return beside < FARTHEST_BESIDE * height && gap < WIDEST_GAP * height;
}
