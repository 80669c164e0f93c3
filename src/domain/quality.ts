import type { FivePoints } from "./five-points.js";
import { type Box, clampBox, type Size } from "./geometry.js";
import { estimatePose, type Pose } from "./head-pose.js";

/** How good a picture of a face is, apart from who it shows. */
export interface FaceQuality {
  /** Distance of the eye centres in pixels of the upright image. */
  readonly interEyePixels: number;
  /**
   * Variance of the Laplacian over the aligned face at 112 × 112, as a share of the variance of its grey values; 0 for
   * a face without contrast. Blurred faces are low, and dark or flat ones are not for that reason alone.
   */
  readonly sharpness: number;
  /** Mean grey value of the aligned face, 0–255. */
  readonly brightness: number;
  /** Standard deviation of those grey values. */
  readonly contrast: number;
  readonly pose: Pose;
  /** Share of the detector's box that lies inside the image, 0–1; less when the image's edge cuts the face. */
  readonly insideShare: number;
}

/** Why a face is stored but not searched; the names are those that users of other systems know. */
export const UNSEARCHED_REASONS = [
  "LOW_CONFIDENCE",
  "SMALL_BOUNDING_BOX",
  "LOW_SHARPNESS",
  "LOW_BRIGHTNESS",
  "LOW_CONTRAST",
  "EXTREME_POSE",
  "CUT_OFF",
] as const;
export type UnsearchedReason = (typeof UNSEARCHED_REASONS)[number];

/**
 * The thresholds, all in one place. They shut out what no embedding can be trusted on, and nothing that merely is
 * worse: a missed person costs more than one more comparison. docs/engine.md says how they were measured.
 */
export const SEARCHED_FROM = {
  /** Below, what was found is as often no face. */
  detectionScore: 0.3,
  /** Pixels between the eyes. */
  interEyePixels: 6,
  sharpness: 0.0015,
  brightness: 9,
  contrast: 3.5,
  /** Degrees from frontal, to either side. */
  yaw: 75,
  /** Degrees up or down. */
  pitch: 60,
  insideShare: 0.45,
} as const;

/** Every reason not to search a face, in the order of {@link UNSEARCHED_REASONS}; none for a face that is searched. */
export function reasonsNotToSearch(detectionScore: number, quality: FaceQuality): UnsearchedReason[] {
  const { pose } = quality;
  const holds: Record<UnsearchedReason, boolean> = {
    LOW_CONFIDENCE: detectionScore < SEARCHED_FROM.detectionScore,
    SMALL_BOUNDING_BOX: quality.interEyePixels < SEARCHED_FROM.interEyePixels,
    LOW_SHARPNESS: quality.sharpness < SEARCHED_FROM.sharpness,
    LOW_BRIGHTNESS: quality.brightness < SEARCHED_FROM.brightness,
    LOW_CONTRAST: quality.contrast < SEARCHED_FROM.contrast,
    EXTREME_POSE: Math.abs(pose.yaw) > SEARCHED_FROM.yaw || Math.abs(pose.pitch) > SEARCHED_FROM.pitch,
    CUT_OFF: quality.insideShare < SEARCHED_FROM.insideShare,
  };
  return UNSEARCHED_REASONS.filter((reason) => holds[reason]);
}

/**
 * Measures a face.
 * @param points eyes, nose and mouth in pixels of the upright image
 * @param box as the detector gave it, before it was cut at the image's edges
 * @param chip the aligned face, `side × side × 3` bytes
 */
export function measureQuality(
  points: FivePoints,
  box: Box,
  image: Size,
  chip: { readonly pixels: Uint8Array; readonly side: number },
): FaceQuality {
  const [left, right] = points;
  const grey = toGrey(chip.pixels);
  const { mean, deviation } = spread(grey);
  return {
    interEyePixels: Math.hypot(right.x - left.x, right.y - left.y),
    sharpness: deviation > 0 ? laplacianVariance(grey, chip.side) / deviation ** 2 : 0,
    brightness: mean,
    contrast: deviation,
    pose: estimatePose(points),
    insideShare: insideShare(box, image),
  };
}

/** 0 for a box without area. Cut off at 1, which rounding exceeds for boxes inside at odd places. */
function insideShare(box: Box, image: Size): number {
  const inside = clampBox(box, image);
  const area = box.width * box.height;
  return area > 0 ? Math.min(1, (inside.width * inside.height) / area) : 0;
}

/** Luma of ITU-R BT.601. */
function toGrey(pixels: Uint8Array): Float32Array {
  const grey = new Float32Array(pixels.length / 3);
  for (let i = 0, at = 0; i < grey.length; i++, at += 3) {
    grey[i] =
      0.299 * (pixels[at] as number) +
      0.587 * (pixels[at + 1] as number) +
      0.114 * (pixels[at + 2] as number);
  }
  return grey;
}

function spread(values: Float32Array): { mean: number; deviation: number } {
  let sum = 0;
  let squares = 0;
  for (let i = 0; i < values.length; i++) {
    const value = values[i] as number;
    sum += value;
    squares += value * value;
  }
  const mean = sum / values.length;
  return { mean, deviation: Math.sqrt(Math.max(0, squares / values.length - mean * mean)) };
}

/** Variance of the 4-neighbour Laplacian (J. L. Pech-Pacheco et al., ICPR 2000), without the outermost pixels. */
function laplacianVariance(grey: Float32Array, side: number): number {
  const values = new Float32Array((side - 2) * (side - 2));
  let i = 0;
  for (let row = 1; row < side - 1; row++) {
    for (let at = row * side + 1, end = (row + 1) * side - 1; at < end; at++) {
      values[i++] =
        (grey[at - side] as number) +
        (grey[at + side] as number) +
        (grey[at - 1] as number) +
        (grey[at + 1] as number) -
        4 * (grey[at] as number);
    }
  }
  return spread(values).deviation ** 2;
}
