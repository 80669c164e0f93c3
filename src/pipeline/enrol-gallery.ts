import { galleryCollection } from "../domain/collection.js";
import { expected } from "../domain/errors.js";
import type { AnalysedImage } from "../domain/face.js";
import type { Gallery, Portrait } from "../domain/gallery.js";
import type { Box } from "../domain/geometry.js";
import { type SubjectId, sha256Of } from "../domain/ids.js";
import { choosePortraitFace } from "../domain/portrait-face.js";
import { countUnsearched, type UnsearchedCount } from "../domain/unsearched-count.js";
import type { Clock } from "../ports/clock.js";
import type {
  Collected,
  CollectedSource,
  CollectedSubject,
  PortraitSource,
  Rejection,
} from "../ports/collected.js";
import type { ImageStore } from "../ports/image-store.js";
import type { Store } from "../ports/store.js";
import { type ActiveEngines, isPackChange, underActivePack } from "./active-engine.js";
import { AnalysesUnderWay } from "./analyses-under-way.js";
import type { CollectionIndexes } from "./collection-index.js";
import { mapInOrder } from "./in-order.js";
import { type Progress, secondsSince } from "./ingest-run.js";
import { rejectImage } from "./reject-image.js";

export interface EnrolmentSummary {
  readonly subjects: { readonly new: number; readonly known: number };
  readonly portraits: {
    readonly new: number;
    readonly known: number;
    /** New portraits that no search would take for a probe, and why. They are enrolled: a person chose them. */
    readonly poor: UnsearchedCount["faces"];
    readonly poorByReason: UnsearchedCount["byReason"];
  };
  readonly rejected: readonly Rejection[];
  readonly seconds: number;
}

export interface EnrolmentParts {
  readonly store: Store;
  readonly images: ImageStore;
  readonly engines: ActiveEngines;
}

/**
 * Adds a photograph to a subject.
 * @param box which face is the subject's; without it the picture must show exactly one, or one that is fit to be searched
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
    return underActivePack(parts.engines, async (engine) => {
      const analyses = new AnalysesUnderWay(parts.store, engine);
      const { analysis, face } = await preparePortrait(parts, analyses, async () => bytes, box);
      const recorded = await parts.store.galleries.recordPortrait(subject.id, analysis, face);
      await keepUnlessThere(parts, analysis, async () => bytes);
      return recorded;
    });
  };
}

/**
 * Enrols every subject under a path; whatever has no usable portrait is reported and leaves nothing behind. The portraits
 * of several subjects are prepared at a time and recorded in their order.
 */
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
    enrolPortrait: EnrolPortrait;
  },
): EnrolGallery {
  return async (gallery, path, onProgress) => {
    const started = parts.clock.now();
    const subjects = { new: 0, known: 0 };
    const added: Portrait[] = [];
    let known = 0;
    const rejected: Rejection[] = [];
    let done = 0;
    const analyses = new AnalysesUnderWay(parts.store, await parts.engines.current());
    const prepare = async (collected: Collected<CollectedSubject>) =>
      "rejected" in collected ? collected : prepareSubject(parts, analyses, collected.item);
    const { imagesAtOnce } = analyses.engine;
    for await (const subject of mapInOrder(parts.source.subjects(path), imagesAtOnce, prepare)) {
      if (!("portraits" in subject)) {
        rejected.push(subject.rejected);
        continue;
      }
      const result = await enrolSubject(parts, gallery, subject);
      rejected.push(...result.rejected);
      added.push(...result.newPortraits);
      known += result.knownPortraits;
      if (result.subject !== "none") subjects[result.subject]++;
      onProgress?.(++done, 0);
    }
    // Now, so that the first search does not wait for it.
    const { pack } = await parts.engines.current();
    await parts.indexes.refresh({ collection: galleryCollection(gallery.id), pack: pack.id });
    const poor = countUnsearched(added);
    const portraits = { new: added.length, known, poor: poor.faces, poorByReason: poor.byReason };
    return { subjects, portraits, rejected, seconds: secondsSince(started, parts.clock) };
  };
}

async function enrolSubject(
  parts: EnrolmentParts & { enrolPortrait: EnrolPortrait },
  gallery: Gallery,
  { collected, portraits, analyses }: PreparedSubject,
) {
  const rejected: Rejection[] = [];
  const newPortraits: Portrait[] = [];
  let knownPortraits = 0;
  let subject = await parts.store.galleries.findSubjectByReference(gallery.id, collected.details.reference);
  const wasKnown = subject !== null;
  for (const prepared of portraits) {
    if ("code" in prepared) {
      rejected.push(prepared);
      continue;
    }
    // Made with the first good portrait: a subject without one could never be found.
    subject ??= await parts.store.galleries.addSubject(gallery.id, collected.details);
    try {
      const { portrait, isNew } = await recordPortrait(parts, subject.id, prepared);
      if (isNew) newPortraits.push(portrait);
      else knownPortraits++;
    } catch (thrown) {
      rejected.push(rejectImage(collected, prepared.source, thrown));
    }
    analyses.forget(prepared.analysis.facts.sha256);
  }
  const outcome = subject === null ? "none" : wasKnown ? "known" : "new";
  return { subject: outcome, newPortraits, knownPortraits, rejected } as const;
}

async function recordPortrait(
  parts: EnrolmentParts & { enrolPortrait: EnrolPortrait },
  subjectId: SubjectId,
  { source, analysis, face }: PreparedPortrait,
) {
  try {
    const recorded = await parts.store.galleries.recordPortrait(subjectId, analysis, face);
    await keepUnlessThere(parts, analysis, () => source.read());
    return recorded;
  } catch (thrown) {
    if (!isPackChange(thrown)) throw thrown;
    return parts.enrolPortrait(subjectId, await source.read(), source.box);
  }
}

/** An erasure may have taken the file between keeping it and recording it: it asks for rows before a file goes for good. */
async function keepUnlessThere(
  { images }: Pick<EnrolmentParts, "images">,
  { facts: { sha256 } }: AnalysedImage,
  read: () => Promise<Uint8Array>,
): Promise<void> {
  if (!(await images.has(sha256))) await images.put(sha256, await read());
}

/** A subject whose portraits are analysed and kept; only their rows are missing. */
interface PreparedSubject {
  readonly collected: CollectedSubject;
  readonly portraits: readonly (PreparedPortrait | Rejection)[];
  readonly analyses: AnalysesUnderWay;
}

interface PreparedPortrait {
  readonly source: PortraitSource;
  readonly analysis: AnalysedImage;
  /** Index of the subject's face in it. */
  readonly face: number;
}

async function prepareSubject(
  parts: EnrolmentParts,
  analyses: AnalysesUnderWay,
  collected: CollectedSubject,
): Promise<PreparedSubject> {
  const prepare = async (source: PortraitSource): Promise<PreparedPortrait | Rejection> => {
    try {
      return { source, ...(await preparePortrait(parts, analyses, () => source.read(), source.box)) };
    } catch (thrown) {
      return rejectImage(collected, source, thrown);
    }
  };
  const portraits: (PreparedPortrait | Rejection)[] = [];
  const { imagesAtOnce } = analyses.engine;
  for await (const one of mapInOrder(collected.portraits, imagesAtOnce, prepare)) portraits.push(one);
  return { collected, portraits, analyses };
}

/** Analyses a photograph, chooses the subject's face in it and keeps the original. */
function preparePortrait(
  parts: EnrolmentParts,
  analyses: AnalysesUnderWay,
  read: () => Promise<Uint8Array>,
  box: Box | undefined,
): Promise<{ analysis: AnalysedImage; face: number }> {
  return analyses.engine.inTurn(async () => {
    const bytes = await read();
    const sha256 = sha256Of(bytes);
    const { analysis } = await analyses.of(sha256, bytes);
    try {
      const face = choosePortraitFace(analysis, box);
      await parts.images.put(sha256, bytes);
      return { analysis, face };
    } catch (thrown) {
      analyses.forget(sha256);
      throw thrown;
    }
  });
}
