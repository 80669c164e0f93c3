import { expected } from "../../domain/errors.js";
import type { Portrait, Subject } from "../../domain/gallery.js";
import { newId } from "../../domain/ids.js";
import { isSubjectMeant } from "../../domain/subject-search.js";
import type { AuditWriter } from "../../ports/audit.js";
import type { Clock } from "../../ports/clock.js";
import type { GalleryRepository } from "../../ports/store-galleries.js";
import { checkAnalyses, faceOf, writeAnalysis } from "./store-analyses.js";
import { addPortraitsOf } from "./store-collections.js";
import { checkPack } from "./store-settings.js";
import { type StoreTables, under, where } from "./store-tables.js";

/** The galleries of a store in memory, with their subjects and portraits. */
export function createMemoryGalleries(
  tables: StoreTables,
  clock: Clock,
  log: AuditWriter,
): GalleryRepository {
  const portraitsOf = (subjectId: string) =>
    where(tables.portraits, (portrait) => portrait.subjectId === subjectId);
  /** Those of known answers are in no gallery but in what is said of their candidates. */
  const isIn = (subject: Subject, galleryId: string) =>
    subject.galleryId === galleryId && !tables.hiddenSubjects.has(subject.id);
  const subjectOf = (galleryId: string, reference: string) =>
    where(
      tables.subjects,
      (subject) => isIn(subject, galleryId) && subject.details.reference === reference,
    )[0];

  return {
    async create(name) {
      if (where(tables.galleries, (gallery) => gallery.name === name).length > 0)
        throw expected("GALLERY_EXISTS", "a name that is free", "a new gallery", name);
      const gallery = { id: newId("gal"), name, createdAt: clock.now() };
      tables.galleries.set(gallery.id, gallery);
      log({ act: "gallery.create", operationId: null, details: { gallery: gallery.id } });
      return gallery;
    },

    async findByName(name) {
      return where(tables.galleries, (gallery) => gallery.name === name)[0] ?? null;
    },

    async findById(id) {
      return tables.galleries.get(id) ?? null;
    },

    async list() {
      const summaries = [...tables.galleries.values()].map((gallery) => {
        const subjects = where(tables.subjects, (subject) => isIn(subject, gallery.id));
        const portraits = subjects.flatMap(({ id }) => portraitsOf(id));
        return { ...gallery, subjects: subjects.length, portraits: portraits.length };
      });
      return summaries.sort((a, b) => (a.name < b.name ? -1 : 1));
    },

    async addSubject(galleryId, details) {
      if (!tables.galleries.has(galleryId))
        throw expected("GALLERY_UNKNOWN", "a gallery that exists", "a subject", galleryId);
      if (subjectOf(galleryId, details.reference) !== undefined)
        throw expected("SUBJECT_EXISTS", "a reference that is free", "a subject", details.reference);
      const subject = { id: newId("subj"), galleryId, details: { ...details }, createdAt: clock.now() };
      tables.subjects.set(subject.id, subject);
      const ids = { gallery: galleryId, subject: subject.id };
      log({ act: "subject.enrol", operationId: null, details: ids });
      return subject;
    },

    async findSubject(id) {
      return tables.subjects.get(id) ?? null;
    },

    async findSubjectByReference(galleryId, reference) {
      return subjectOf(galleryId, reference) ?? null;
    },

    async subjects(galleryId, search, { after, limit }) {
      const behind = after === null ? undefined : tables.subjects.get(after);
      if (after !== null && behind?.galleryId !== galleryId)
        throw expected("SUBJECT_UNKNOWN", "a subject of the gallery", "the page", after);
      const from = behind?.details.reference ?? "";
      return where(
        tables.subjects,
        (subject) =>
          subject.galleryId === galleryId &&
          compareCodePoints(subject.details.reference, from) > 0 &&
          isSubjectMeant(subject.details, search),
      )
        .sort((a, b) => compareCodePoints(a.details.reference, b.details.reference))
        .slice(0, limit);
    },

    async recordPortrait(subjectId, analysis, faceIndex) {
      checkPack(tables, analysis.pack);
      if (!tables.subjects.has(subjectId))
        throw expected("SUBJECT_UNKNOWN", "a subject that exists", "a portrait", subjectId);
      if (analysis.faces[faceIndex] === undefined) {
        const faces = `the number of one of ${analysis.faces.length} faces`;
        throw expected("ARGUMENT_INVALID", faces, "a portrait", faceIndex);
      }
      checkAnalyses(tables, [analysis]);
      writeAnalysis(tables, analysis);
      const face = faceOf(tables, analysis, faceIndex);
      if (face === undefined) throw expected("INTERNAL", "a face of the analysis", "a portrait", faceIndex);
      const known = portraitsOf(subjectId).find(({ faceId }) => faceId === face.id);
      if (known !== undefined) return { portrait: known, isNew: false };
      const portrait: Portrait = {
        id: newId("por"),
        subjectId,
        faceId: face.id,
        imageSha256: face.imageSha256,
        box: face.box,
        quality: face.quality,
        unsearched: face.unsearched,
        createdAt: clock.now(),
      };
      tables.portraits.set(portrait.id, portrait);
      tables.portraitArrivals.set(portrait.id, ++tables.lastArrival);
      addPortraitsOf(tables, face.id);
      const details = { subject: subjectId, portrait: portrait.id };
      log({ act: "portrait.enrol", operationId: null, details });
      return { portrait, isNew: true };
    },

    async portraits(subjectId) {
      return portraitsOf(subjectId);
    },

    async portraitsWithout(pack) {
      const without = where(tables.portraits, ({ faceId }) => !tables.embeddings.has(under(pack, faceId)));
      return without.flatMap((portrait) => {
        const subject = tables.subjects.get(portrait.subjectId);
        const isSearched = subject !== undefined && isIn(subject, subject.galleryId);
        return isSearched ? { portrait, subject } : [];
      });
    },

    async portraitsByLabel(galleryId, pack, labels) {
      return [...tables.portraits.values()].flatMap((portrait) => {
        const subject = tables.subjects.get(portrait.subjectId);
        const label = tables.embeddings.get(under(pack, portrait.faceId))?.label;
        if (subject === undefined || !isIn(subject, galleryId)) return [];
        if (label === undefined || !labels.includes(label)) return [];
        return { label, portrait, subject };
      });
    },

    async version(galleryId) {
      return tables.galleryVersions.get(galleryId) ?? 0;
    },

    async portraitVectors(galleryId, pack) {
      const subjects = where(tables.subjects, (subject) => isIn(subject, galleryId));
      const portraits = subjects
        .flatMap(({ id }) => portraitsOf(id))
        .flatMap(({ subjectId, faceId }) => {
          const stored = tables.embeddings.get(under(pack, faceId));
          return stored === undefined
            ? []
            : { subjectId, label: stored.label, vector: stored.vector.slice() };
        });
      return { version: tables.galleryVersions.get(galleryId) ?? 0, portraits };
    },
  };
}

/** As a database compares text in UTF-8: code point by code point, which UTF-16 would not always be. */
function compareCodePoints(a: string, b: string): number {
  return Buffer.compare(Buffer.from(a), Buffer.from(b));
}
