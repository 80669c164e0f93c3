import { galleryCollection } from "../../domain/collection.js";
import { expected } from "../../domain/errors.js";
import {
  type GalleryId,
  newId,
  type PackId,
  type PortraitId,
  type SubjectId,
  type VectorLabel,
} from "../../domain/ids.js";
import type { Clock } from "../../ports/clock.js";
import type { GalleryRepository } from "../../ports/store.js";
import type { AnalysisWriter } from "./analysis-writer.js";
import { createCollectionWriter } from "./collection-writer.js";
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

type PortraitMethods = Pick<GalleryRepository, "recordPortrait" | "portraits" | "portraitsByLabel">;

/** The part of the galleries that is about portraits. */
export function createPortraits(db: Connection, clock: Clock, analyses: AnalysisWriter): PortraitMethods {
  const collections = createCollectionWriter(db);
  const subject = db.prepare<[SubjectId], { seq: number; gallery_id: GalleryId }>(`
    SELECT s.seq, g.id AS gallery_id FROM subjects s JOIN galleries g ON g.seq = s.gallery_seq WHERE s.id = ?`);
  const insert = db.prepare<[PortraitId, number, number, string]>(`
    INSERT INTO portraits (id, subject_seq, face_seq, created_at) VALUES (?, ?, ?, ?)`);
  const find = db.prepare<[number, number], PortraitRow>(`
    SELECT ${PORTRAIT_COLUMNS} FROM ${PORTRAITS} WHERE p.subject_seq = ? AND p.face_seq = ?`);
  const ofSubject = db.prepare<[SubjectId], PortraitRow>(`
    SELECT ${PORTRAIT_COLUMNS} FROM ${PORTRAITS} WHERE s.id = ? ORDER BY p.seq`);
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

  return {
    async recordPortrait(subjectId, analysis, faceIndex) {
      return db.write(() => {
        const row = subject.get(subjectId);
        if (row === undefined)
          throw expected("SUBJECT_UNKNOWN", "a subject that exists", "a portrait", subjectId);
        const chosen = analysis.faces[faceIndex];
        if (chosen === undefined) {
          const faces = `the number of one of ${analysis.faces.length} faces`;
          throw expected("ARGUMENT_INVALID", faces, "a portrait", faceIndex);
        }
        const face = analyses.faceOf(analyses.write(analysis).imageSeq, analysis.pack, chosen);
        const known = find.get(row.seq, face.seq);
        if (known !== undefined) return { portrait: toPortrait(known), isNew: false };
        const portrait = {
          id: newId("por"),
          subjectId,
          faceId: face.id,
          imageSha256: analysis.facts.sha256,
          box: face.box,
          createdAt: clock.now(),
        };
        insert.run(portrait.id, row.seq, face.seq, portrait.createdAt.toISOString());
        collections.add({ collection: galleryCollection(row.gallery_id), pack: analysis.pack }, face.label);
        return { portrait, isNew: true };
      });
    },

    async portraits(subjectId) {
      return db.read(() => ofSubject.all(subjectId).map(toPortrait));
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
  };
}
