import type { FivePoints } from "../../domain/five-points.js";
import type { Box } from "../../domain/geometry.js";
import type { Decoding } from "../../domain/pack-manifest.js";
import type { Detection } from "./detections.js";
import { outputOf } from "./outputs.js";

type ScrfdDecoding = Extract<Decoding, { family: "scrfd" }>;
type YuNetDecoding = Extract<Decoding, { family: "yunet" }>;

/**
 * Decodes an SCRFD detector (J. Guo et al., ICLR 2022): around the middle of each cell's top left corner the distances
 * to the four sides and the places of five points, in units of the stride.
 * @param outputs in the graph's order: scores (N) of each stride, then distances (N × 4), then points (N × 10)
 * @param side pixels of the input's sides
 * @throws PACK_INVALID when the outputs do not fit the strides
 */
export function decodeScrfd(
  outputs: readonly Float32Array[],
  { strides, anchorsPerCell }: ScrfdDecoding,
  side: number,
  leastScore: number,
): Detection[] {
  const levels = strides.length;
  const detections: Detection[] = [];
  strides.forEach((stride, level) => {
    const cells = Math.ceil(side / stride);
    const count = cells * cells * anchorsPerCell;
    const scores = outputOf(outputs[level], count, `with the scores of stride ${stride}`);
    const distances = outputOf(outputs[levels + level], 4 * count, `with the distances of stride ${stride}`);
    const places = outputOf(outputs[2 * levels + level], 10 * count, `with the points of stride ${stride}`);
    for (let i = 0; i < count; i++) {
      const score = scores[i] as number;
      if (score < leastScore) continue;
      const cell = Math.floor(i / anchorsPerCell);
      const x = (cell % cells) * stride;
      const y = Math.floor(cell / cells) * stride;
      const [left, top, right, bottom] = [0, 1, 2, 3].map(
        (k) => stride * (distances[4 * i + k] as number),
      ) as Four;
      detections.push({
        box: { x: x - left, y: y - top, width: left + right, height: top + bottom },
        score,
        points: pointsAt(places, 10 * i, stride, x, y),
      });
    }
  });
  return detections;
}

/**
 * Decodes a YuNet detector (W. Wu et al., Machine Intelligence Research 20, 2023) in the form of OpenCV's model zoo.
 * @param outputs by name: `cls_8` and `obj_8` (N), `bbox_8` (N × 4: shift of the centre, log of the size), `kps_8`
 * (N × 10), and so on for each stride
 * @throws PACK_INVALID when one is missing or does not fit its stride
 */
export function decodeYuNet(
  outputs: Readonly<Record<string, Float32Array>>,
  { strides }: YuNetDecoding,
  side: number,
  leastScore: number,
): Detection[] {
  const detections: Detection[] = [];
  for (const stride of strides) {
    const cells = Math.ceil(side / stride);
    const count = cells * cells;
    const classes = outputOf(outputs[`cls_${stride}`], count, `cls_${stride}`);
    const objects = outputOf(outputs[`obj_${stride}`], count, `obj_${stride}`);
    const boxes = outputOf(outputs[`bbox_${stride}`], 4 * count, `bbox_${stride}`);
    const places = outputOf(outputs[`kps_${stride}`], 10 * count, `kps_${stride}`);
    for (let i = 0; i < count; i++) {
      const score = Math.sqrt(unitRange(classes[i] as number) * unitRange(objects[i] as number));
      if (score < leastScore) continue;
      const column = i % cells;
      const row = Math.floor(i / cells);
      const [shiftX, shiftY, logWidth, logHeight] = [0, 1, 2, 3].map(
        (k) => boxes[4 * i + k] as number,
      ) as Four;
      detections.push({
        box: centredBox(
          (column + shiftX) * stride,
          (row + shiftY) * stride,
          Math.exp(logWidth) * stride,
          Math.exp(logHeight) * stride,
        ),
        score,
        points: pointsAt(places, 10 * i, stride, column * stride, row * stride),
      });
    }
  }
  return detections;
}

type Four = [number, number, number, number];

/** The order of both families: eye, eye, nose, corner, corner of the mouth, each pair from left to right. */
function pointsAt(places: Float32Array, at: number, stride: number, x: number, y: number): FivePoints {
  return [0, 2, 4, 6, 8].map((k) => ({
    x: x + stride * (places[at + k] as number),
    y: y + stride * (places[at + k + 1] as number),
  })) as unknown as FivePoints;
}

function centredBox(x: number, y: number, width: number, height: number): Box {
  return { x: x - width / 2, y: y - height / 2, width, height };
}

function unitRange(value: number): number {
  return Math.min(1, Math.max(0, value));
}
