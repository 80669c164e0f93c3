import type { NewCandidate } from "../../domain/candidate.js";
import { expected } from "../../domain/errors.js";
import type { AnalysedImage, Face } from "../../domain/face.js";
import type { Portrait } from "../../domain/gallery.js";
import { newId } from "../../domain/ids.js";
import type { HiddenSubject, PhotographedPeople } from "../../ports/store-known-answers.js";
import { checkAnalyses, faceOf, writeAnalysis } from "./store-analyses.js";
import { checkPack } from "./store-settings.js";
import { type StoreTables, where } from "./store-tables.js";

/** @throws OPERATION_UNKNOWN, GALLERY_UNKNOWN, PACK_CHANGED, SUBJECT_EXISTS, and as `checkAnalyses` */
export function checkPeople(
  tables: StoreTables,
  { operationId, galleryId, ads, subjects, pairs }: PhotographedPeople,
): void {
  if (!tables.operations.has(operationId))
    throw expected("OPERATION_UNKNOWN", "an operation that exists", "known answers", operationId);
  if (!tables.galleries.has(galleryId))
    throw expected("GALLERY_UNKNOWN", "a gallery that exists", "known answers", galleryId);
  for (const { analysis, faceIndex } of [...ads, ...subjects]) {
    checkPack(tables, analysis.pack);
    if (analysis.faces[faceIndex] === undefined)
      throw expected("ARGUMENT_INVALID", "the number of one of its faces", "a photograph", faceIndex);
  }
  for (const { ad, subject } of pairs)
    if (ads[ad] === undefined || subjects[subject] === undefined)
      throw expected("ARGUMENT_INVALID", "an ad and a subject of the list", "a pair", `${ad}, ${subject}`);
  checkAnalyses(
    tables,
    [...ads, ...subjects].map(({ analysis }) => analysis),
  );
  const taken = new Set(
    where(tables.subjects, ({ id }) => tables.hiddenSubjects.has(id))
      .filter((subject) => subject.galleryId === galleryId)
      .map(({ details }) => details.reference),
  );
  for (const { details } of subjects) {
    if (taken.has(details.reference))
      throw expected("SUBJECT_EXISTS", "a reference that is free", "a subject", details.reference);
    taken.add(details.reference);
  }
}

/** Writes what has been checked. @returns the candidate of each pair */
export function writePeople(tables: StoreTables, people: PhotographedPeople): NewCandidate[] {
  const { operationId, galleryId, ads, subjects, pairs } = people;
  const faces = ads.map(({ image, metadata, ingestedAt, ...photograph }) => {
    const id = newId("ad");
    const face = writeFace(tables, photograph);
    tables.ads.set(id, { id, operationId, key: id, source: id, metadata, images: [image], ingestedAt });
    tables.hiddenAds.add(id);
    return face;
  });
  const portraits = subjects.map((subject) => writeSubject(tables, galleryId, subject));
  return pairs.map(({ ad, subject, truth: _, ...found }) => {
    const [face, portrait] = [faces[ad], portraits[subject]];
    if (face === undefined || portrait === undefined)
      throw expected("INTERNAL", "a pair that was checked", "a known answer", `${ad}, ${subject}`);
    const { similarity } = found;
    return {
      ...found,
      operationId,
      faceId: face.id,
      subjectId: portrait.subjectId,
      portraitId: portrait.id,
      templates: { portraits: 1, probes: 1 },
      faces: [{ faceId: face.id, similarity }],
      portraits: [{ portraitId: portrait.id, similarity }],
    };
  });
}

function writeSubject(
  tables: StoreTables,
  galleryId: PhotographedPeople["galleryId"],
  { details, enrolledAt: createdAt, ...photograph }: HiddenSubject,
): Portrait {
  const { id: faceId, imageSha256, box, quality, unsearched } = writeFace(tables, photograph);
  const [subjectId, id] = [newId("subj"), newId("por")];
  tables.subjects.set(subjectId, { id: subjectId, galleryId, details: { ...details }, createdAt });
  tables.hiddenSubjects.add(subjectId);
  const portrait = { id, subjectId, faceId, imageSha256, box, quality, unsearched, createdAt };
  tables.portraits.set(id, portrait);
  return portrait;
}

function writeFace(tables: StoreTables, photograph: { analysis: AnalysedImage; faceIndex: number }): Face {
  writeAnalysis(tables, photograph.analysis);
  const face = faceOf(tables, photograph.analysis, photograph.faceIndex);
  if (face === undefined)
    throw expected("INTERNAL", "a photograph that was checked", "a known answer", photograph.faceIndex);
  return face;
}
