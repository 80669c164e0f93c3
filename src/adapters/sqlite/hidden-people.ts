import type { NewCandidate } from "../../domain/candidate.js";
import { expected } from "../../domain/errors.js";
import type { AnalysedImage } from "../../domain/face.js";
import {
  type FaceId,
  type GalleryId,
  newId,
  type OperationId,
  type PortraitId,
  type SubjectId,
} from "../../domain/ids.js";
import type { HiddenAd, HiddenSubject, PhotographedPeople } from "../../ports/store-known-answers.js";
import type { AnalysisWriter } from "./analysis-writer.js";
import type { Connection } from "./connection.js";

/** Writes ads and subjects that no comparison and no search reads. Called inside a write transaction. */
export interface HiddenPeople {
  /** @returns the candidate of each pair, in their order @throws OPERATION_UNKNOWN, GALLERY_UNKNOWN, SUBJECT_EXISTS */
  write(people: PhotographedPeople): NewCandidate[];
}

export function createHiddenPeople(db: Connection, analyses: AnalysisWriter): HiddenPeople {
  const operationSeq = db.prepare<[OperationId], number>("SELECT seq FROM operations WHERE id = ?").pluck();
  const gallerySeq = db
    .prepare<[GalleryId], number>("SELECT seq FROM galleries WHERE id = ? AND stands_for_seq IS NULL")
    .pluck();
  const hiddenSeq = db
    .prepare<[number], number>("SELECT seq FROM galleries WHERE stands_for_seq = ?")
    .pluck();
  // Nobody finds a gallery of this kind by its name, which is there because every gallery has one of its own.
  const insertGallery = db.prepare<[object]>(`
    INSERT INTO galleries (id, name, created_at, stands_for_seq)
    SELECT @id, @id, created_at, seq FROM galleries WHERE seq = @standsFor`);
  const insertAd = db.prepare<[object]>(`
    INSERT INTO ads (id, operation_seq, key, source, metadata, ingested_at, is_known_answer)
    VALUES (@id, @operation, @id, @id, @metadata, @ingestedAt, 1)`);
  const insertImage = db.prepare<[object]>(
    "INSERT INTO ad_images (ad_seq, position, image_seq, file_name) VALUES (@ad, 0, @image, @fileName)",
  );
  const insertSubject = db.prepare<[object]>(`
    INSERT INTO subjects (id, gallery_seq, details, created_at) VALUES (@id, @gallery, @details, @enrolledAt)
    ON CONFLICT (gallery_seq, reference) DO NOTHING`);
  const insertPortrait = db.prepare<[object]>(`
    INSERT INTO portraits (id, subject_seq, face_seq, created_at) VALUES (@id, @subject, @face, @enrolledAt)`);

  function hiddenGalleryOf(galleryId: GalleryId): number {
    const standsFor = gallerySeq.get(galleryId);
    if (standsFor === undefined)
      throw expected("GALLERY_UNKNOWN", "a gallery that exists", "known answers", galleryId);
    const known = hiddenSeq.get(standsFor);
    return known ?? Number(insertGallery.run({ id: newId("gal"), standsFor }).lastInsertRowid);
  }

  function writeFace({ analysis, faceIndex }: { analysis: AnalysedImage; faceIndex: number }) {
    if (analysis.faces[faceIndex] === undefined)
      throw expected("ARGUMENT_INVALID", "the number of one of its faces", "a photograph", faceIndex);
    const { imageSeq } = analyses.write(analysis);
    return { imageSeq, face: analyses.faceOf(imageSeq, analysis, faceIndex) };
  }

  function writeAd(operation: number, ad: HiddenAd): FaceId {
    const { imageSeq, face } = writeFace(ad);
    const { lastInsertRowid } = insertAd.run({
      id: newId("ad"),
      operation,
      metadata: JSON.stringify(ad.metadata),
      ingestedAt: ad.ingestedAt.toISOString(),
    });
    insertImage.run({ ad: Number(lastInsertRowid), image: imageSeq, fileName: ad.image.fileName });
    return face.id;
  }

  function writeSubject(
    gallery: number,
    subject: HiddenSubject,
  ): { subjectId: SubjectId; portraitId: PortraitId } {
    const { face } = writeFace(subject);
    const [subjectId, portraitId] = [newId("subj"), newId("por")];
    const enrolledAt = subject.enrolledAt.toISOString();
    const details = JSON.stringify(subject.details);
    const { changes, lastInsertRowid } = insertSubject.run({ id: subjectId, gallery, details, enrolledAt });
    if (changes === 0)
      throw expected("SUBJECT_EXISTS", "a reference that is free", "a subject", subject.details.reference);
    insertPortrait.run({ id: portraitId, subject: Number(lastInsertRowid), face: face.seq, enrolledAt });
    return { subjectId, portraitId };
  }

  return {
    write({ operationId, galleryId, ads, subjects, pairs }) {
      const operation = operationSeq.get(operationId);
      if (operation === undefined)
        throw expected("OPERATION_UNKNOWN", "an operation that exists", "known answers", operationId);
      const gallery = hiddenGalleryOf(galleryId);
      const faces = ads.map((ad) => writeAd(operation, ad));
      const enrolled = subjects.map((subject) => writeSubject(gallery, subject));
      return pairs.map(({ ad, subject, truth: _, ...found }) => {
        const [faceId, ids] = [faces[ad], enrolled[subject]];
        if (faceId === undefined || ids === undefined)
          throw expected(
            "ARGUMENT_INVALID",
            "an ad and a subject of the list",
            "a pair",
            `${ad}, ${subject}`,
          );
        const { similarity } = found;
        return {
          ...found,
          ...ids,
          operationId,
          faceId,
          templates: { portraits: 1, probes: 1 },
          faces: [{ faceId, similarity }],
          portraits: [{ portraitId: ids.portraitId, similarity }],
        };
      });
    },
  };
}
