import type { AgeFlagValue } from "../../domain/age-flag.js";
import type { Face, StoredFace } from "../../domain/face.js";
import type { FaceId, PackId, Sha256, VectorLabel } from "../../domain/ids.js";
import { blobToPoints, blobToVector } from "./blobs.js";
import { AGE_FLAG } from "./possible-minor.js";
import { QUALITY_COLUMNS, type QualityRow, toQuality } from "./quality-rows.js";

/** Columns of a {@link FaceRow}, from `faces f` and `images i`. */
export const FACE_COLUMNS = `
  f.seq, f.id, i.sha256, f.box_x, f.box_y, f.box_width, f.box_height, f.landmarks, f.detection_score,
  ${QUALITY_COLUMNS}, f.apparent_age, ${AGE_FLAG} AS age_flag`;

/** Columns of a {@link StoredFaceRow}, from {@link STORED_FACES}. */
export const STORED_FACE_COLUMNS = `${FACE_COLUMNS}, e.label, v.vector, p.id AS pack, p.dimension`;

/** Faces with their vectors, one row for each pack that embedded a face. */
export const STORED_FACES = `
  faces f JOIN images i ON i.seq = f.image_seq
  JOIN embeddings e ON e.face_seq = f.seq
  JOIN vectors v ON v.label = e.label
  JOIN packs p ON p.id = e.pack`;

export interface FaceRow extends QualityRow {
  readonly seq: number;
  readonly id: FaceId;
  readonly sha256: Sha256;
  readonly box_x: number;
  readonly box_y: number;
  readonly box_width: number;
  readonly box_height: number;
  readonly landmarks: Buffer;
  readonly detection_score: number;
  readonly apparent_age: number | null;
  readonly age_flag: AgeFlagValue | null;
}

export interface StoredFaceRow extends FaceRow {
  readonly label: VectorLabel;
  readonly vector: Buffer;
  readonly pack: PackId;
  readonly dimension: number;
}

/** A face as the port has it. @throws STORE_DAMAGED */
export function toFace(row: FaceRow): Face {
  return {
    id: row.id,
    imageSha256: row.sha256,
    box: { x: row.box_x, y: row.box_y, width: row.box_width, height: row.box_height },
    landmarks: blobToPoints(row.landmarks),
    detectionScore: row.detection_score,
    ...toQuality(row),
    apparentAge: row.apparent_age,
    ageFlag: row.age_flag,
  };
}

/** A face with its vector as the port has it. @throws STORE_DAMAGED */
export function toStoredFace(row: StoredFaceRow): StoredFace {
  const vector = blobToVector(row.vector, row.dimension);
  return { ...toFace(row), embedding: { pack: row.pack, vector }, label: row.label };
}
