import type { Box, Point } from "./geometry.js";

/** How often a picture was turned clockwise by 90°. */
export type QuarterTurns = 0 | 1 | 2 | 3;

/**
 * Where a point of a turned square lies in the square as it was.
 * @param point continuous coordinates, 0 to `side`
 */
export function turnPointBack({ x, y }: Point, side: number, turns: QuarterTurns): Point {
  switch (turns) {
    case 0:
      return { x, y };
    case 1:
      return { x: y, y: side - x };
    case 2:
      return { x: side - x, y: side - y };
    case 3:
      return { x: side - y, y: x };
  }
}

/** Where a box of a turned square lies in the square as it was; see {@link turnPointBack}. */
export function turnBoxBack(box: Box, side: number, turns: QuarterTurns): Box {
  const a = turnPointBack(box, side, turns);
  const b = turnPointBack({ x: box.x + box.width, y: box.y + box.height }, side, turns);
  return {
    x: Math.min(a.x, b.x),
    y: Math.min(a.y, b.y),
    width: Math.abs(a.x - b.x),
    height: Math.abs(a.y - b.y),
  };
}
