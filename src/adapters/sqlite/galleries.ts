import { expected } from "../../domain/errors.js";
import type { Gallery, GallerySummary, Subject } from "../../domain/gallery.js";
import { type GalleryId, newId, type SubjectId } from "../../domain/ids.js";
import { isSubjectMeant } from "../../domain/subject-search.js";
import type { Clock } from "../../ports/clock.js";
import type { GalleryRepository } from "../../ports/store-galleries.js";
import type { Connection } from "./connection.js";
import { SUBJECT_COLUMNS, type SubjectRow, toSubject } from "./portrait-rows.js";
import { createPortraits, type PortraitWriters } from "./portraits.js";

interface GalleryRow {
  readonly id: GalleryId;
  readonly name: string;
  readonly created_at: string;
}

interface GallerySummaryRow extends GalleryRow {
  readonly subjects: number;
  readonly portraits: number;
}

const SELECT_SUBJECTS = `
  SELECT ${SUBJECT_COLUMNS} FROM subjects s JOIN galleries g ON g.seq = s.gallery_seq`;

/** The galleries of a store, with their subjects and portraits. */
export function createGalleries(db: Connection, clock: Clock, writers: PortraitWriters): GalleryRepository {
  const insertGallery = db.prepare<[object]>(`
    INSERT INTO galleries (id, name, created_at) VALUES (@id, @name, @createdAt)
    ON CONFLICT (name) DO NOTHING`);
  const byName = db.prepare<[string], GalleryRow>(
    "SELECT id, name, created_at FROM galleries WHERE name = ? AND stands_for_seq IS NULL",
  );
  const byId = db.prepare<[GalleryId], GalleryRow>(
    "SELECT id, name, created_at FROM galleries WHERE id = ? AND stands_for_seq IS NULL",
  );
  const summaries = db.prepare<[], GallerySummaryRow>(`
    SELECT g.id, g.name, g.created_at,
      (SELECT count(*) FROM subjects s WHERE s.gallery_seq = g.seq) AS subjects,
      (SELECT count(*) FROM subjects s JOIN portraits p ON p.subject_seq = s.seq
        WHERE s.gallery_seq = g.seq) AS portraits
    FROM galleries g WHERE g.stands_for_seq IS NULL ORDER BY g.name`);
  const gallerySeq = db.prepare<[GalleryId], number>("SELECT seq FROM galleries WHERE id = ?").pluck();
  const insertSubject = db.prepare<[object]>(`
    INSERT INTO subjects (id, gallery_seq, details, created_at) VALUES (@id, @gallery, @details, @createdAt)
    ON CONFLICT (gallery_seq, reference) DO NOTHING`);
  const subjectById = db.prepare<[SubjectId], SubjectRow>(`${SELECT_SUBJECTS} WHERE s.id = ?`);
  const subjectByReference = db.prepare<[GalleryId, string], SubjectRow>(
    `${SELECT_SUBJECTS} WHERE g.id = ? AND s.reference = ?`,
  );

  const subjectsBehind = db.prepare<[GalleryId, string], SubjectRow>(
    `${SELECT_SUBJECTS} WHERE g.id = ? AND s.reference > ? ORDER BY s.reference`,
  );

  return {
    ...createPortraits(db, clock, writers),

    async create(name) {
      return db.write(() => {
        const gallery = { id: newId("gal"), name, createdAt: clock.now() };
        const row = { ...gallery, createdAt: gallery.createdAt.toISOString() };
        if (insertGallery.run(row).changes === 0)
          throw expected("GALLERY_EXISTS", "a name that is free", "a new gallery", name);
        writers.log({ act: "gallery.create", operationId: null, details: { gallery: gallery.id } });
        return gallery;
      });
    },

    async findByName(name) {
      return db.read(() => toGalleryOrNull(byName.get(name)));
    },

    async findById(id) {
      return db.read(() => toGalleryOrNull(byId.get(id)));
    },

    async list() {
      return db.read(() => summaries.all().map(toSummary));
    },

    async addSubject(galleryId, details) {
      return db.write(() => {
        const gallery = gallerySeq.get(galleryId);
        if (gallery === undefined)
          throw expected("GALLERY_UNKNOWN", "a gallery that exists", "a subject", galleryId);
        const subject = { id: newId("subj"), galleryId, details, createdAt: clock.now() };
        const { changes } = insertSubject.run({
          id: subject.id,
          gallery,
          details: JSON.stringify(details),
          createdAt: subject.createdAt.toISOString(),
        });
        if (changes === 0) {
          throw expected("SUBJECT_EXISTS", "a reference that is free", "a subject", details.reference);
        }
        const ids = { gallery: galleryId, subject: subject.id };
        writers.log({ act: "subject.enrol", operationId: null, details: ids });
        return subject;
      });
    },

    async findSubject(id) {
      return db.read(() => toSubjectOrNull(subjectById.get(id)));
    },

    async findSubjectByReference(galleryId, reference) {
      return db.read(() => toSubjectOrNull(subjectByReference.get(galleryId, reference)));
    },

    async subjects(galleryId, search, { after, limit }) {
      return db.read(() => {
        const behind = after === null ? null : toSubjectOrNull(subjectById.get(after));
        if (after !== null && behind?.galleryId !== galleryId)
          throw expected("SUBJECT_UNKNOWN", "a subject of the gallery", "the page", after);
        const found: Subject[] = [];
        // No reference is empty.
        for (const row of subjectsBehind.iterate(galleryId, behind?.details.reference ?? "")) {
          const subject = toSubject(row);
          if (isSubjectMeant(subject.details, search)) found.push(subject);
          if (found.length === limit) break;
        }
        return found;
      });
    },
  };
}

function toGallery(row: GalleryRow): Gallery {
  return { id: row.id, name: row.name, createdAt: new Date(row.created_at) };
}

function toGalleryOrNull(row: GalleryRow | undefined): Gallery | null {
  return row === undefined ? null : toGallery(row);
}

function toSummary(row: GallerySummaryRow): GallerySummary {
  return { ...toGallery(row), subjects: row.subjects, portraits: row.portraits };
}

function toSubjectOrNull(row: SubjectRow | undefined): Subject | null {
  return row === undefined ? null : toSubject(row);
}
