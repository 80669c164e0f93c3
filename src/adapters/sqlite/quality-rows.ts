import type { AssessedFace } from "../../domain/face.js";
import type { UnsearchedReason } from "../../domain/quality.js";

/** Columns of a {@link QualityRow}, from `faces f`. */
export const QUALITY_COLUMNS = `
  f.inter_eye_pixels, f.sharpness, f.brightness, f.contrast, f.yaw, f.pitch, f.roll, f.inside_share, f.unsearched`;

/** How good a picture of a face is, as the table of faces keeps it. */
export interface QualityRow {
  readonly inter_eye_pixels: number;
  readonly sharpness: number;
  readonly brightness: number;
  readonly contrast: number;
  readonly yaw: number;
  readonly pitch: number;
  readonly roll: number;
  readonly inside_share: number;
  /** A list of reasons in JSON, `[]` for none. */
  readonly unsearched: string;
}

export type JudgedQuality = Pick<AssessedFace, "quality" | "unsearched">;

/** What is to be written into those columns. */
export function toQualityRow({ quality, unsearched }: JudgedQuality): QualityRow {
  const { interEyePixels, sharpness, brightness, contrast, pose, insideShare } = quality;
  return {
    inter_eye_pixels: interEyePixels,
    sharpness,
    brightness,
    contrast,
    yaw: pose.yaw,
    pitch: pose.pitch,
    roll: pose.roll,
    inside_share: insideShare,
    unsearched: JSON.stringify(unsearched),
  };
}

/** The quality and the reasons as the port has them. */
export function toQuality(row: QualityRow): JudgedQuality {
  return {
    quality: {
      interEyePixels: row.inter_eye_pixels,
      sharpness: row.sharpness,
      brightness: row.brightness,
      contrast: row.contrast,
      pose: { yaw: row.yaw, pitch: row.pitch, roll: row.roll },
      insideShare: row.inside_share,
    },
    unsearched: toReasons(row.unsearched),
  };
}

export function toReasons(text: string): UnsearchedReason[] {
  return JSON.parse(text) as UnsearchedReason[];
}
