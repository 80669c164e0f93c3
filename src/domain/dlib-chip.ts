import { fitSimilarity, warpSquare } from "./alignment.js";
import type { Point } from "./geometry.js";
import type { Raster } from "./resample.js";

/** Sides of the square that the recognition network takes, in pixels. */
export const CHIP_SIDE = 150;

/** Room around the mean face on every side, as a share of its own size. */
const PADDING = 0.25;

/**
 * Where the points of the 68-point scheme lie in a mean face of size 1, from dlib (Boost licence), function
 * `get_face_chip_details`. The network is dlib's and was trained on squares cut by this rule; as there, brows and lower
 * lip are left out because they move with the expression.
 */
const MEAN_FACE: readonly (readonly [index: number, x: number, y: number])[] = [
  [27, 0.490127, 0.203352],
  [28, 0.490127, 0.307009],
  [29, 0.490127, 0.409805],
  [30, 0.490127, 0.515625],
  [31, 0.36688, 0.587326],
  [32, 0.426036, 0.609345],
  [33, 0.490127, 0.628106],
  [34, 0.554217, 0.609345],
  [35, 0.613373, 0.587326],
  [36, 0.121737, 0.216423],
  [37, 0.187122, 0.178758],
  [38, 0.265825, 0.179852],
  [39, 0.334606, 0.231733],
  [40, 0.260918, 0.245099],
  [41, 0.182743, 0.244077],
  [42, 0.645647, 0.231733],
  [43, 0.714428, 0.179852],
  [44, 0.793132, 0.178758],
  [45, 0.858516, 0.216423],
  [46, 0.79751, 0.244077],
  [47, 0.719335, 0.245099],
  [48, 0.254149, 0.780233],
  [49, 0.340985, 0.745405],
  [50, 0.428858, 0.727388],
  [51, 0.490127, 0.742578],
  [52, 0.551395, 0.727388],
  [53, 0.639268, 0.745405],
  [54, 0.726104, 0.780233],
  [60, 0.338094, 0.784792],
  [61, 0.428096, 0.778746],
  [62, 0.490127, 0.785343],
  [63, 0.552157, 0.778746],
  [64, 0.689874, 0.784792],
];

const TEMPLATE: readonly Point[] = MEAN_FACE.map(([, x, y]) => ({ x: toChip(x), y: toChip(y) }));

function toChip(share: number): number {
  return ((PADDING + share) / (2 * PADDING + 1)) * CHIP_SIDE;
}

/**
 * Turns, scales and cuts a face to the square that the recognition network was trained on.
 * @param landmarks the 68 points, in pixels of `image`
 * @returns `CHIP_SIDE × CHIP_SIDE × 3` bytes
 */
export function cutChip(image: Raster, landmarks: readonly Point[]): Uint8Array {
  const seen = MEAN_FACE.map(([index]) => landmarks[index] ?? { x: 0, y: 0 });
  return warpSquare(image, fitSimilarity(TEMPLATE, seen), CHIP_SIDE);
}
