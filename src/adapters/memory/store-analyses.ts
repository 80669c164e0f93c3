import { LeadlightError } from "../../domain/errors.js";
import {
  type AnalysedImage,
  byArea,
  type EmbeddedFace,
  type Face,
  type StoredFace,
} from "../../domain/face.js";
import { newId, type PackId, type Sha256 } from "../../domain/ids.js";
import { checkUnitVector } from "../../domain/index-node.js";
import { sameFaces } from "../../domain/same-face.js";
import { addFacesOf, addPortraitsOf } from "./store-collections.js";
import { writePictureHash } from "./store-picture-hashes.js";
import { type StoredVector, type StoreTables, under, where } from "./store-tables.js";

/** Refuses analyses that cannot be written, before anything is. @throws EMBEDDING_INVALID, EMBEDDING_PACK_MISMATCH */
export function checkAnalyses(tables: StoreTables, analyses: readonly AnalysedImage[]): void {
  const dimensions = new Map(tables.vectors.map(({ pack, vector }) => [pack, vector.length]));
  for (const { pack, faces } of analyses) {
    for (const { embedding } of faces) {
      if (embedding.pack !== pack) {
        throw new LeadlightError(
          "EMBEDDING_PACK_MISMATCH",
          `expected an embedding of ${pack} for its analysis but received one of ${embedding.pack}`,
        );
      }
      checkUnitVector(embedding.vector, dimensions.get(pack) ?? embedding.vector.length);
      dimensions.set(pack, embedding.vector.length);
    }
  }
}

/** Writes what the store does not have of an analysis that has been checked. */
export function writeAnalysis(
  tables: StoreTables,
  { facts, pack, faces, pictureHash }: AnalysedImage,
): { isNewImage: boolean; newFaces: readonly Face[] } {
  const isNewImage = !tables.images.has(facts.sha256);
  if (isNewImage) tables.images.set(facts.sha256, { ...facts });
  if (pictureHash !== undefined) writePictureHash(tables, facts.sha256, pictureHash);
  if (tables.analyses.has(under(pack, facts.sha256))) return { isNewImage, newFaces: [] };
  tables.analyses.set(under(pack, facts.sha256), pack);
  tables.failures.delete(under(pack, facts.sha256));
  const places = (tables.erasedFaces.get(facts.sha256) ?? []).map((box) => ({ box }));
  const erased = sameFaces(faces, places);
  const written = writeFaces(
    tables,
    facts.sha256,
    pack,
    faces.filter((_, i) => erased[i] === null),
  );
  const newFaces = written.filter((face) => face.isNew);
  return { isNewImage, newFaces: newFaces.map(({ face }) => face) };
}

/** The stored face that is one of an analysis; one that an earlier analysis by this pack had missed is added. */
export function faceOf(
  tables: StoreTables,
  { facts, pack, faces }: AnalysedImage,
  faceIndex: number,
): Face | undefined {
  const stored = facesOfImage(tables, facts.sha256, pack);
  const chosen = faces.slice(faceIndex, faceIndex + 1);
  return sameFaces(faces, stored)[faceIndex] ?? writeFaces(tables, facts.sha256, pack, chosen)[0]?.face;
}

/** The faces of an image, whichever pack found them, largest first. */
export function everyFaceOf(tables: StoreTables, image: Sha256): Face[] {
  return where(tables.faces, (face) => face.imageSha256 === image).sort(byArea);
}

/** The faces of an image with their vectors, largest first. */
export function facesOfImage(tables: StoreTables, image: Sha256, pack: PackId): StoredFace[] {
  return storedFaces(tables, pack, (sha256) => sha256 === image).sort(byArea);
}

/** The faces of those images that a condition holds for, with their vectors under one pack. */
export function storedFaces(
  tables: StoreTables,
  pack: PackId,
  isWanted: (image: Sha256) => boolean,
): StoredFace[] {
  return where(tables.faces, (face) => isWanted(face.imageSha256)).flatMap((face) => {
    const stored = tables.embeddings.get(under(pack, face.id));
    if (stored === undefined) return [];
    return { ...face, embedding: { pack, vector: stored.vector.slice() }, label: stored.label };
  });
}

/** Writes the vectors of faces that have none of this pack; a face that nobody found before becomes one. */
function writeFaces(
  tables: StoreTables,
  image: Sha256,
  pack: PackId,
  faces: readonly EmbeddedFace[],
): { face: Face; isNew: boolean }[] {
  const ofOthers = where(
    tables.faces,
    ({ id, imageSha256 }) => imageSha256 === image && !tables.embeddings.has(under(pack, id)),
  );
  const same = sameFaces(faces, ofOthers);
  const written = faces.map((found, i) => {
    const known = same[i] ?? null;
    const face = known ?? writeFace(tables, image, found);
    tables.embeddings.set(under(pack, face.id), { ...vectorOf(tables, found.embedding) });
    addPortraitsOf(tables, face.id);
    if (pack === tables.activePack) arriveAnew(tables, image);
    return { face, isNew: known === null };
  });
  addFacesOf(tables, image);
  return written;
}

/** An ad with a face that is embedded later than the rest counts from then on. */
function arriveAnew(tables: StoreTables, image: Sha256): void {
  for (const { id, images } of tables.ads.values()) {
    if (!images.some(({ sha256 }) => sha256 === image) || !tables.adArrivals.delete(id)) continue;
    tables.adArrivals.set(id, ++tables.lastArrival);
  }
}

function writeFace(tables: StoreTables, image: Sha256, { embedding, ...found }: EmbeddedFace): Face {
  const written: Face = { id: newId("face"), imageSha256: image, ageFlag: null, ...structuredClone(found) };
  tables.faces.set(written.id, written);
  return written;
}

/** The row of a vector, made if there is none. */
export function vectorOf(tables: StoreTables, { pack, vector }: EmbeddedFace["embedding"]): StoredVector {
  const known = tables.vectors.find((row) => row.pack === pack && areEqual(row.vector, vector));
  if (known !== undefined) return known;
  const label = ++tables.lastLabel as StoredVector["label"];
  const added = { label, pack, vector: vector.slice() };
  tables.vectors.push(added);
  return added;
}

function areEqual(a: Float32Array, b: Float32Array): boolean {
  return a.length === b.length && a.every((value, i) => Object.is(value, b[i]));
}
