import { galleryCollection } from "../domain/collection.js";
import { expected } from "../domain/errors.js";
import type { AnalysedImage } from "../domain/face.js";
import type { Gallery, Portrait, Subject } from "../domain/gallery.js";
import { type Box, intersectionOverUnion } from "../domain/geometry.js";
import { type PackId, type SubjectId, sha256Of } from "../domain/ids.js";
import type { Clock } from "../ports/clock.js";
import type { CollectedSource, CollectedSubject, PortraitSource, Rejection } from "../ports/collected.js";
import type { ImageStore } from "../ports/image-store.js";
import type { Store } from "../ports/store.js";
import type { AnalyseImage } from "./analyse-image.js";
import type { CollectionIndexes } from "./collection-index.js";
import { rejectImage } from "./ingest-ad.js";
import { type Progress, secondsSince } from "./ingest-run.js";
import { storedAnalysis } from "./stored-analysis.js";

export interface EnrolmentSummary {
  readonly subjects: { readonly new: number; readonly known: number };
  readonly portraits: { readonly new: number; readonly known: number };
  readonly rejected: readonly Rejection[];
  readonly seconds: number;
}

export interface EnrolmentParts {
  readonly store: Store;
  readonly images: ImageStore;
  readonly analyse: AnalyseImage;
  readonly pack: PackId;
}

/**
 * Adds a photograph to a subject.
 * @param box which face is the subject's; without it the picture must show exactly one
 * @returns the portrait, and whether it is new: the same face of the same subject is one portrait
 * @throws SUBJECT_UNKNOWN, FACE_NOT_FOUND, FACE_AMBIGUOUS, FACE_BOX_UNMATCHED, and what `AnalyseImage` throws
 */
export type EnrolPortrait = (
  subjectId: SubjectId,
  bytes: Uint8Array,
  box?: Box,
) => Promise<{ portrait: Portrait; isNew: boolean }>;

export function createEnrolPortrait(parts: EnrolmentParts): EnrolPortrait {
  return async (subjectId, bytes, box) => {
    const subject = await parts.store.galleries.findSubject(subjectId);
    if (subject === null)
      throw expected("SUBJECT_UNKNOWN", "a subject that exists", "the subject", subjectId);
    const analysis = await analyseOnce(parts, bytes);
    return keepPortrait(parts, subject, analysis, bytes, chooseFace(analysis, box));
  };
}

/** Enrols every subject under a path; whatever has no usable portrait is reported and leaves nothing behind. */
export type EnrolGallery = (
  gallery: Gallery,
  path: string,
  onProgress?: Progress,
) => Promise<EnrolmentSummary>;

export function createEnrolGallery(
  parts: EnrolmentParts & {
    source: CollectedSource;
    clock: Clock;
    indexes: CollectionIndexes;
  },
): EnrolGallery {
  return async (gallery, path, onProgress) => {
    const started = parts.clock.now();
    const subjects = { new: 0, known: 0 };
    const portraits = { new: 0, known: 0 };
    const rejected: Rejection[] = [];
    let done = 0;
    for await (const collected of parts.source.subjects(path)) {
      if ("rejected" in collected) {
        rejected.push(collected.rejected);
        continue;
      }
      const result = await enrolSubject(parts, gallery, collected.item);
      rejected.push(...result.rejected);
      portraits.new += result.newPortraits;
      portraits.known += result.knownPortraits;
      if (result.subject !== "none") subjects[result.subject]++;
      onProgress?.(++done, 0);
    }
    // Now, so that the first search does not wait for it.
    await parts.indexes.refresh({ collection: galleryCollection(gallery.id), pack: parts.pack });
    return { subjects, portraits, rejected, seconds: secondsSince(started, parts.clock) };
  };
}

async function enrolSubject(parts: EnrolmentParts, gallery: Gallery, collected: CollectedSubject) {
  const rejected: Rejection[] = [];
  let newPortraits = 0;
  let knownPortraits = 0;
  let subject = await parts.store.galleries.findSubjectByReference(gallery.id, collected.details.reference);
  const wasKnown = subject !== null;
  for (const source of collected.portraits) {
    try {
      const { analysis, bytes, face } = await analysePortrait(parts, source);
      // Made with the first good portrait: a subject without one could never be found.
      subject ??= await parts.store.galleries.addSubject(gallery.id, collected.details);
      const { isNew } = await keepPortrait(parts, subject, analysis, bytes, face);
      if (isNew) newPortraits++;
      else knownPortraits++;
    } catch (thrown) {
      rejected.push(rejectImage(collected, source, thrown));
    }
  }
  const outcome = subject === null ? "none" : wasKnown ? "known" : "new";
  return { subject: outcome, newPortraits, knownPortraits, rejected } as const;
}

async function analysePortrait(parts: EnrolmentParts, source: PortraitSource) {
  const bytes = await source.read();
  const analysis = await analyseOnce(parts, bytes);
  return { bytes, analysis, face: chooseFace(analysis, source.box) };
}

async function analyseOnce(parts: EnrolmentParts, bytes: Uint8Array): Promise<AnalysedImage> {
  return (await storedAnalysis(parts.store, sha256Of(bytes), parts.pack)) ?? parts.analyse(bytes);
}

async function keepPortrait(
  parts: EnrolmentParts,
  subject: Subject,
  analysis: AnalysedImage,
  bytes: Uint8Array,
  face: number,
) {
  await parts.images.put(analysis.facts.sha256, bytes);
  return parts.store.galleries.recordPortrait(subject.id, analysis, face);
}

/** A box means a face from this overlap on; one drawn by hand is rarely tighter. */
const MEANT_FACE_OVERLAP = 0.3;

/** Index of the subject's face in `analysis.faces`. */
function chooseFace(analysis: AnalysedImage, box: Box | undefined): number {
  const { faces } = analysis;
  if (faces.length === 0) throw expected("FACE_NOT_FOUND", "one face", "a portrait", "none");
  if (box === undefined) {
    if (faces.length > 1)
      throw expected("FACE_AMBIGUOUS", "one face", "a portrait without a box", `${faces.length} faces`);
    return 0;
  }
  const overlaps = faces.map((face) => intersectionOverUnion(face.box, box));
  const best = overlaps.indexOf(Math.max(...overlaps));
  if ((overlaps[best] ?? 0) < MEANT_FACE_OVERLAP) {
    throw expected("FACE_BOX_UNMATCHED", "a box around a face", "a portrait", JSON.stringify(box));
  }
  return best;
}
