import type { ShownFace } from "../api/candidates.js";

interface Size {
  readonly width: number;
  readonly height: number;
}

/** How a crop is laid into a pane: its point (x, y), in pixels of the crop, comes to the middle of the pane. */
export interface Placement {
  readonly x: number;
  readonly y: number;
  /** Pixels of the pane for one of the crop. */
  readonly scale: number;
  /** Clockwise. */
  readonly degrees: number;
}

/** The margin that the server leaves around a face, as a share of its box on each side. */
const CROP_MARGIN = 0.35;
/** The distance of the eyes as a share of the pane's shorter side: the whole head is in it. */
const EYE_SHARE = 0.22;
/**
 * The least distance of the eyes that is believed, as a share of the height of the face's box: up to 45° of turning it is 0.3 to 0.4
 * (measured on the sample case), in a profile next to nothing, and then the height says how large the face is. The estimated angle is too
 * rough to reckon with.
 */
const LEAST_EYES = 0.3;

/** The whole crop, as large as the pane holds. */
export function placeWhole(crop: Size, pane: Size): Placement {
  const scale = Math.min(pane.width / crop.width, pane.height / crop.height);
  return { x: crop.width / 2, y: crop.height / 2, scale, degrees: 0 };
}

/**
 * A face upright, in the middle, its eyes as far apart as those of every other face that is laid into such a pane.
 * @param crop as the server drew it: the face's box and its margin, cut at the edges of the picture, perhaps made smaller
 */
export function placeFace(
  { box, quality }: Pick<ShownFace, "box" | "quality">,
  crop: Size,
  pane: Size,
): Placement {
  const width = box.width * (1 + 2 * CROP_MARGIN);
  const height = box.height * (1 + 2 * CROP_MARGIN);
  const left = Math.max(0, box.x - box.width * CROP_MARGIN);
  const top = Math.max(0, box.y - box.height * CROP_MARGIN);
  // Of a crop that an edge cuts on one side, the other side says how much smaller it was made.
  const shrink = Math.min(1, Math.max(crop.width / width, crop.height / height));
  const eyes = Math.max(quality.interEyePixels, LEAST_EYES * box.height) * shrink;
  return {
    x: (box.x + box.width / 2 - left) * shrink,
    y: (box.y + box.height / 2 - top) * shrink,
    scale: (EYE_SHARE * Math.min(pane.width, pane.height)) / eyes,
    degrees: -quality.pose.roll,
  };
}

/** What the reviewer did to both pictures at once. */
export interface Look {
  readonly zoom: number;
  /** Shares of the pane's shorter side. */
  readonly panX: number;
  readonly panY: number;
}

/** The CSS transform of a crop whose origin is its top left corner. */
export function transformOf({ x, y, scale, degrees }: Placement, look: Look, pane: Size): string {
  const side = Math.min(pane.width, pane.height);
  const middle = `translate(${pane.width / 2 + look.panX * side}px, ${pane.height / 2 + look.panY * side}px)`;
  return `${middle} scale(${scale * look.zoom}) rotate(${degrees}deg) translate(${-x}px, ${-y}px)`;
}
