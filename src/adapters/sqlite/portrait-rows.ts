import type { Portrait, Subject, SubjectDetails } from "../../domain/gallery.js";
import type { FaceId, GalleryId, PortraitId, Sha256, SubjectId } from "../../domain/ids.js";
import { QUALITY_COLUMNS, type QualityRow, toQuality } from "./quality-rows.js";

/** Columns of a {@link SubjectRow}, from `subjects s` and `galleries g`. */
export const SUBJECT_COLUMNS = `
  s.seq AS subject_seq, s.id AS subject_id,
  coalesce((SELECT id FROM galleries WHERE seq = g.stands_for_seq), g.id) AS gallery_id, s.details, s.created_at AS subject_created_at`;

/** Columns of a {@link PortraitRow}, from {@link PORTRAITS}. */
export const PORTRAIT_COLUMNS = `
  p.id, s.id AS subject_id, f.id AS face_id, i.sha256, f.box_x, f.box_y, f.box_width, f.box_height,
  ${QUALITY_COLUMNS}, p.created_at`;

/** Portraits with their faces and images. */
export const PORTRAITS = `
  portraits p JOIN subjects s ON s.seq = p.subject_seq
  JOIN faces f ON f.seq = p.face_seq JOIN images i ON i.seq = f.image_seq`;

export interface SubjectRow {
  readonly subject_seq: number;
  readonly subject_id: SubjectId;
  readonly gallery_id: GalleryId;
  readonly details: string;
  readonly subject_created_at: string;
}

export interface PortraitRow extends QualityRow {
  readonly id: PortraitId;
  readonly subject_id: SubjectId;
  readonly face_id: FaceId;
  readonly sha256: Sha256;
  readonly box_x: number;
  readonly box_y: number;
  readonly box_width: number;
  readonly box_height: number;
  readonly created_at: string;
}

/** A subject as the port has it. */
export function toSubject(row: SubjectRow): Subject {
  return {
    id: row.subject_id,
    galleryId: row.gallery_id,
    details: JSON.parse(row.details) as SubjectDetails,
    createdAt: new Date(row.subject_created_at),
  };
}

/** A portrait as the port has it. */
export function toPortrait(row: PortraitRow): Portrait {
  return {
    id: row.id,
    subjectId: row.subject_id,
    faceId: row.face_id,
    imageSha256: row.sha256,
    box: { x: row.box_x, y: row.box_y, width: row.box_width, height: row.box_height },
    ...toQuality(row),
    createdAt: new Date(row.created_at),
  };
}
