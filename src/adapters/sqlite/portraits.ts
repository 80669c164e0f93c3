import { expected } from "../../domain/errors.js";
import {
  type GalleryId,
  newId,
  type PackId,
  type PortraitId,
  type SubjectId,
  type VectorLabel,
} from "../../domain/ids.js";
import type { AuditWriter } from "../../ports/audit.js";
import type { Clock } from "../../ports/clock.js";
import type { GalleryRepository } from "../../ports/store-galleries.js";
import type { AnalysisWriter } from "./analysis-writer.js";
import { blobToVector } from "./blobs.js";
import type { CollectionWriter } from "./collection-writer.js";
import type { Connection } from "./connection.js";
import {
  PORTRAIT_COLUMNS,
  PORTRAITS,
  type PortraitRow,
  SUBJECT_COLUMNS,
  type SubjectRow,
  toPortrait,
  toSubject,
} from "./portrait-rows.js";
import type { PackGuard } from "./settings.js";

type PortraitMethods = Pick<
  GalleryRepository,
  "recordPortrait" | "portraits" | "portraitsWithout" | "portraitsByLabel" | "version" | "portraitVectors"
>;

/** What else is written in the transaction of a portrait, and what may forbid it. */
export interface PortraitWriters {
  readonly analyses: AnalysisWriter;
  readonly members: CollectionWriter;
  readonly guard: PackGuard;
  readonly log: AuditWriter;
}

/** The part of the galleries that is about portraits. */
export function createPortraits(
  db: Connection,
  clock: Clock,
  { analyses, members, guard, log }: PortraitWriters,
): PortraitMethods {
  const subjectSeq = db.prepare<[SubjectId], number>("SELECT seq FROM subjects WHERE id = ?").pluck();
  const insert = db.prepare<[PortraitId, number, number, string]>(`
    INSERT INTO portraits (id, subject_seq, face_seq, created_at) VALUES (?, ?, ?, ?)`);
  const find = db.prepare<[number, number], PortraitRow>(`
    SELECT ${PORTRAIT_COLUMNS} FROM ${PORTRAITS} WHERE p.subject_seq = ? AND p.face_seq = ?`);
  const ofSubject = db.prepare<[SubjectId], PortraitRow>(`
    SELECT ${PORTRAIT_COLUMNS} FROM ${PORTRAITS} WHERE s.id = ? ORDER BY p.seq`);
  const without = db.prepare<[PackId], PortraitRow & SubjectRow>(`
    SELECT ${PORTRAIT_COLUMNS}, ${SUBJECT_COLUMNS} FROM ${PORTRAITS} JOIN galleries g ON g.seq = s.gallery_seq
    WHERE NOT EXISTS (SELECT 1 FROM embeddings e WHERE e.face_seq = p.face_seq AND e.pack = ?) AND g.stands_for_seq IS NULL
    ORDER BY p.seq`);
  // CROSS JOIN keeps the order: from the labels to their portraits, never through all portraits of the gallery.
  const byLabel = db.prepare<
    [{ galleryId: GalleryId; pack: PackId; labels: string }],
    PortraitRow & SubjectRow & { label: VectorLabel }
  >(`
    SELECT ${PORTRAIT_COLUMNS}, ${SUBJECT_COLUMNS}, e.label
    FROM embeddings e CROSS JOIN ${PORTRAITS} CROSS JOIN galleries g ON g.seq = s.gallery_seq
    WHERE e.label IN (SELECT value FROM json_each(@labels)) AND e.pack = @pack AND p.face_seq = e.face_seq
      AND g.id = @galleryId
    ORDER BY p.seq`);

  const version = db.prepare<[GalleryId], number>("SELECT version FROM galleries WHERE id = ?").pluck();
  const vectorsOf = db.prepare<
    [GalleryId, PackId],
    { subjectId: SubjectId; label: VectorLabel; vector: Buffer; dimension: number }
  >(`
    SELECT s.id AS subjectId, e.label, v.vector, k.dimension
    FROM galleries g CROSS JOIN subjects s ON s.gallery_seq = g.seq CROSS JOIN portraits p ON p.subject_seq = s.seq
    CROSS JOIN embeddings e ON e.face_seq = p.face_seq CROSS JOIN vectors v ON v.label = e.label
    CROSS JOIN packs k ON k.id = e.pack
    WHERE g.id = ? AND e.pack = ? ORDER BY s.seq, p.seq`);

  return {
    async recordPortrait(subjectId, analysis, faceIndex) {
      return db.write(() => {
        guard(analysis.pack);
        const subject = subjectSeq.get(subjectId);
        if (subject === undefined)
          throw expected("SUBJECT_UNKNOWN", "a subject that exists", "a portrait", subjectId);
        if (analysis.faces[faceIndex] === undefined) {
          const faces = `the number of one of ${analysis.faces.length} faces`;
          throw expected("ARGUMENT_INVALID", faces, "a portrait", faceIndex);
        }
        const face = analyses.faceOf(analyses.write(analysis).imageSeq, analysis, faceIndex);
        const known = find.get(subject, face.seq);
        if (known !== undefined) return { portrait: toPortrait(known), isNew: false };
        const portrait = {
          id: newId("por"),
          subjectId,
          faceId: face.id,
          imageSha256: analysis.facts.sha256,
          box: face.box,
          quality: face.quality,
          unsearched: face.unsearched,
          createdAt: clock.now(),
        };
        insert.run(portrait.id, subject, face.seq, portrait.createdAt.toISOString());
        members.addPortraitsOf(face.seq);
        const details = { subject: subjectId, portrait: portrait.id };
        log({ act: "portrait.enrol", operationId: null, details });
        return { portrait, isNew: true };
      });
    },

    async portraits(subjectId) {
      return db.read(() => ofSubject.all(subjectId).map(toPortrait));
    },

    async portraitsWithout(pack) {
      return db.read(() =>
        without.all(pack).map((row) => ({ portrait: toPortrait(row), subject: toSubject(row) })),
      );
    },

    async portraitsByLabel(galleryId, pack, labels) {
      return db.read(() =>
        byLabel.all({ galleryId, pack, labels: JSON.stringify(labels) }).map((row) => ({
          label: row.label,
          portrait: toPortrait(row),
          subject: toSubject(row),
        })),
      );
    },

    async version(galleryId) {
      return db.read(() => version.get(galleryId) ?? 0);
    },

    async portraitVectors(galleryId, pack) {
      return db.read(() => ({
        version: version.get(galleryId) ?? 0,
        portraits: vectorsOf.all(galleryId, pack).map(({ vector, dimension, ...portrait }) => ({
          ...portrait,
          vector: blobToVector(vector, dimension),
        })),
      }));
    },
  };
}
