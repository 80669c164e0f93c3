import type { Box, Size } from "../../domain/geometry.js";
import type { Detection } from "./detections.js";
import type { Square } from "./planes.js";

/** Shrunk by less than this, a photograph loses no face that could be compared. */
const SHRUNK_MUCH = 1.5;

/** Shrunk by more than this, a photograph is searched in tiles, whatever was hinted at. */
const SHRUNK_TOO_MUCH = 4;

/** How much tiles are shrunk. */
const TILE_SHRINK = 2.75;

/** How much neighbouring tiles share, of a tile's side: a face cut by the edge of one is whole in the next. */
const TILE_OVERLAP = 0.2;

/** Sides of the square around a hint, as a multiple of the hinted face's, and at least the input of the network. */
const HINT_ROOM = 8;

/** More closer looks at hints than this cost more than they find. */
const MOST_HINT_SQUARES = 4;

/**
 * Where to look closer at a photograph: in overlapping tiles all over it when it is very large, else around the hints of
 * faces too small to be sure of. Measured with the SSD detector (`npm run check:small-faces`).
 * @param inputSide pixels of the detector's input
 * @param hints in pixels of the image, strongest first
 */
export function closerSquares(image: Size, inputSide: number, hints: readonly Detection[]): Square[] {
  const shrink = Math.max(image.width, image.height) / inputSide;
  if (shrink <= SHRUNK_MUCH) return [];
  if (shrink > SHRUNK_TOO_MUCH) return tiles(image, Math.round(inputSide * TILE_SHRINK));
  return squaresAround(image, inputSide, hints);
}

/** True when the edge of a square, and not that of the image, may have cut what was found. */
export function touchesCut(box: Box, square: Square, image: Size): boolean {
  const margin = square.side / 100;
  return (
    (square.x > 0 && box.x < square.x + margin) ||
    (square.y > 0 && box.y < square.y + margin) ||
    (square.x + square.side < image.width && box.x + box.width > square.x + square.side - margin) ||
    (square.y + square.side < image.height && box.y + box.height > square.y + square.side - margin)
  );
}

function tiles(image: Size, side: number): Square[] {
  return starts(image.height, side).flatMap((y) => starts(image.width, side).map((x) => ({ x, y, side })));
}

/** The least number of equally spaced starts that cover a length with the overlap. */
function starts(length: number, side: number): number[] {
  if (length <= side) return [0];
  const count = Math.ceil((length - side) / (side * (1 - TILE_OVERLAP))) + 1;
  return Array.from({ length: count }, (_, i) => Math.round((i * (length - side)) / (count - 1)));
}

function squaresAround(image: Size, inputSide: number, hints: readonly Detection[]): Square[] {
  const squares: Square[] = [];
  for (const { box } of hints) {
    if (squares.length === MOST_HINT_SQUARES) break;
    if (squares.some((square) => holds(square, box))) continue;
    const side = Math.round(Math.max(inputSide, HINT_ROOM * Math.max(box.width, box.height)));
    squares.push({
      x: startAround(box.x + box.width / 2, side, image.width),
      y: startAround(box.y + box.height / 2, side, image.height),
      side,
    });
  }
  return squares;
}

/** Centred, but not reaching beyond the image more than it must. */
function startAround(centre: number, side: number, length: number): number {
  return Math.round(Math.max(0, Math.min(centre - side / 2, length - side)));
}

/** True when a box lies in a square with some room around it. */
function holds(square: Square, box: Box): boolean {
  return (
    box.x - box.width >= square.x &&
    box.y - box.height >= square.y &&
    box.x + 2 * box.width <= square.x + square.side &&
    box.y + 2 * box.height <= square.y + square.side
  );
}
