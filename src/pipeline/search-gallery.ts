import { galleryCollection } from "../domain/collection.js";
import { cosine } from "../domain/embedding.js";
import { expected } from "../domain/errors.js";
import { isUnsearched } from "../domain/face.js";
import type { Portrait, Subject } from "../domain/gallery.js";
import type { Box } from "../domain/geometry.js";
import type { GalleryId, PackId, VectorLabel } from "../domain/ids.js";
import type { UnsearchedReason } from "../domain/quality.js";
import { fuseTemplate, type Template } from "../domain/template.js";
import type { Store } from "../ports/store.js";
import type { ActiveEngines } from "./active-engine.js";
import type { CollectionIndexes } from "./collection-index.js";

/** A subject that a search found, with the portrait that matched best. */
export interface Match {
  readonly subject: Subject;
  readonly portrait: Portrait;
  /** Cosine of the probe and that portrait, −1 to 1, higher is closer; computed from the store's vectors. */
  readonly similarity: number;
}

export interface SearchLimits {
  /** At most so many subjects, 1 to {@link MOST_SUBJECTS}. */
  readonly limit: number;
  /** Leave out what is below, −1 to 1. */
  readonly minSimilarity: number;
}

export const MOST_SUBJECTS = 1000;
export const DEFAULT_SUBJECTS = 10;

/** Searches one template in a gallery. @returns each subject once, nearest first */
export type SearchGallery = (
  template: Template,
  gallery: GalleryId,
  limits: SearchLimits,
) => Promise<Match[]>;

export function createSearchGallery(parts: { store: Store; indexes: CollectionIndexes }): SearchGallery {
  return async (template, gallery, { limit, minSimilarity }) => {
    const { pack, vector } = template.embedding;
    const key = { collection: galleryCollection(gallery), pack };
    // A subject with many portraits fills the nearest places alone, so ask for more until there are enough subjects.
    for (let k = 2 * limit + MARGIN; ; k *= 4) {
      const neighbours = await parts.indexes.search(key, vector, k);
      const labels = neighbours.map((neighbour) => neighbour.label);
      const matches = bestPerSubject(
        await parts.store.galleries.portraitsByLabel(gallery, pack, labels),
        exactSimilarities(vector, await parts.store.collections.vectors(labels)),
      );
      const farthest = neighbours.at(-1)?.similarity ?? -1;
      if (neighbours.length < k || matches.length >= limit || farthest < minSimilarity) {
        return matches.filter((match) => match.similarity >= minSimilarity).slice(0, limit);
      }
    }
  };
}

/** Nodes asked for beyond twice the limit, so that short lists do not need a second search. */
const MARGIN = 16;

/** The index proposes, the store decides: whatever index is in use, the reported similarity is the same. */
function exactSimilarities(
  probe: Float32Array,
  vectors: Map<VectorLabel, Float32Array>,
): Map<VectorLabel, number> {
  return new Map(Array.from(vectors, ([label, vector]) => [label, cosine(probe, vector)]));
}

function bestPerSubject(
  found: Awaited<ReturnType<Store["galleries"]["portraitsByLabel"]>>,
  similarities: Map<VectorLabel, number>,
): Match[] {
  const best = new Map<string, Match>();
  for (const { label, portrait, subject } of found) {
    const similarity = similarities.get(label);
    if (similarity === undefined) continue;
    const known = best.get(subject.id);
    if (known === undefined || similarity > known.similarity)
      best.set(subject.id, { subject, portrait, similarity });
  }
  return [...best.values()].sort(
    (a, b) => b.similarity - a.similarity || (a.subject.id < b.subject.id ? -1 : 1),
  );
}

/** One face of a searched picture and whom it resembles. */
export interface SearchedFace {
  readonly box: Box;
  readonly detectionScore: number;
  /** Why no search takes this face; it has no matches then, unless every face was asked for. */
  readonly unsearched: readonly UnsearchedReason[];
  readonly matches: readonly Match[];
}

export interface SearchedImage {
  readonly pack: PackId;
  /** Largest first. */
  readonly faces: readonly SearchedFace[];
}

export interface ImageSearch extends Partial<SearchLimits> {
  /** Search also the faces that have reasons not to be: somebody may have no better picture. */
  readonly everyFace?: boolean;
}

/**
 * Searches the faces of a picture, of which nothing is stored.
 * @throws GALLERY_UNKNOWN, ARGUMENT_INVALID for limits out of range, and what `AnalyseImage` throws
 */
export type SearchImage = (
  bytes: Uint8Array,
  gallery: GalleryId,
  request: ImageSearch,
) => Promise<SearchedImage>;

export function createSearchImage(parts: {
  store: Store;
  engines: ActiveEngines;
  searchGallery: SearchGallery;
}): SearchImage {
  return async (bytes, gallery, { everyFace = false, ...requested }) => {
    const limits = checkLimits(requested, { limit: DEFAULT_SUBJECTS, minSimilarity: -1 });
    if ((await parts.store.galleries.findById(gallery)) === null) {
      throw expected("GALLERY_UNKNOWN", "a gallery that exists", "the gallery", gallery);
    }
    const engine = await parts.engines.current();
    const { pack, faces } = await engine.analyse(bytes);
    const searched: SearchedFace[] = [];
    for (const face of faces) {
      const { box, detectionScore, unsearched, embedding } = face;
      const isLeftOut = isUnsearched(face) && !everyFace;
      const matches = isLeftOut ? [] : await parts.searchGallery(fuseTemplate([embedding]), gallery, limits);
      searched.push({ box, detectionScore, unsearched, matches });
    }
    return { pack, faces: searched };
  };
}

/** Fills in what was not said and checks what was. @throws ARGUMENT_INVALID */
export function checkLimits(requested: Partial<SearchLimits>, defaults: SearchLimits): SearchLimits {
  const limit = requested.limit ?? defaults.limit;
  if (!Number.isInteger(limit) || limit < 1 || limit > MOST_SUBJECTS) {
    throw expected("ARGUMENT_INVALID", `a whole number from 1 to ${MOST_SUBJECTS}`, "the limit", limit);
  }
  const minSimilarity = requested.minSimilarity ?? defaults.minSimilarity;
  if (!(minSimilarity >= -1 && minSimilarity <= 1)) {
    throw expected("ARGUMENT_INVALID", "a number from -1 to 1", "the least similarity", minSimilarity);
  }
  return { limit, minSimilarity };
}
