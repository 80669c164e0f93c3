import type { Decoding } from "../../domain/pack-manifest.js";
import type { Detection } from "./detections.js";
import { outputOf } from "./outputs.js";

type SsdDecoding = Extract<Decoding, { family: "ssd-priors" }>;

/**
 * Decodes an SSD detector (W. Liu et al., ECCV 2016, eq. 2): each box is a shift and a scale of a prior box.
 * @param outputs of the graph, by name
 * @param priors N × 4: top, left, bottom, right, 0–1 of the input
 * @param side pixels of the input's sides
 * @throws PACK_INVALID when an output is missing or not of N boxes
 */
export function decodeSsd(
  outputs: Readonly<Record<string, Float32Array>>,
  priors: Float32Array,
  decoding: SsdDecoding,
  side: number,
  leastScore: number,
): Detection[] {
  const boxes = outputOf(outputs[decoding.boxes], priors.length, decoding.boxes);
  const scores = outputOf(outputs[decoding.scores], priors.length / 4, decoding.scores);
  const detections: Detection[] = [];
  scores.forEach((score, i) => {
    if (score >= leastScore)
      detections.push({ box: boxAt(boxes, priors, 4 * i, decoding, side), score, points: null });
  });
  return detections;
}

function boxAt(
  encoded: Float32Array,
  priors: Float32Array,
  at: number,
  { centreVariance, sizeVariance }: SsdDecoding,
  side: number,
) {
  const value = (k: number) => encoded[at + k] as number;
  const [top, left, bottom, right] = [0, 1, 2, 3].map((k) => priors[at + k] as number) as Four;
  const height = Math.exp(value(2) * sizeVariance) * (bottom - top);
  const width = Math.exp(value(3) * sizeVariance) * (right - left);
  const y = value(0) * centreVariance * (bottom - top) + (top + bottom) / 2;
  const x = value(1) * centreVariance * (right - left) + (left + right) / 2;
  return {
    x: (x - width / 2) * side,
    y: (y - height / 2) * side,
    width: width * side,
    height: height * side,
  };
}

type Four = [number, number, number, number];
