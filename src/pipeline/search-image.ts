import { expected } from "../domain/errors.js";
import { type AssessedFace, isUnsearched } from "../domain/face.js";
import type { GalleryId, PackId } from "../domain/ids.js";
import type { ListThresholds } from "../domain/list-thresholds.js";
import { fuseTemplate } from "../domain/template.js";
import type { Store } from "../ports/store.js";
import type { ActiveEngines } from "./active-engine.js";
import type { Calibrations } from "./calibrations.js";
import type { GalleryTemplateCache } from "./gallery-templates.js";
import { basisOf, DEFAULT_SUBJECTS, listRules, type Match, type SearchGallery } from "./search-gallery.js";

/** One face of a searched picture and whom it resembles; none when it was not searched. */
export interface SearchedFace
  extends Pick<AssessedFace, "box" | "detectionScore" | "quality" | "unsearched"> {
  readonly matches: readonly Match[];
}

/** What a search was made with. */
export interface SearchBasis {
  readonly pack: PackId;
  /** Null where it was withheld. */
  readonly calibrationId: string | null;
  /** Why it was withheld; null where it was not. */
  readonly withheld: string | null;
  /** What lists left out; none of them said so of others. */
  readonly thresholds: ListThresholds;
  /** What every searched face was compared with. */
  readonly gallery: { readonly templates: number; readonly portraits: number };
}

export interface SearchedImage extends SearchBasis {
  /** Largest first. */
  readonly faces: readonly SearchedFace[];
}

export interface ImageSearch extends ListThresholds {
  /** At most so many subjects for each face, 1 to 1000; 10 unless said. */
  readonly limit?: number;
  /** Search also the faces that have reasons not to be: somebody may have no better picture. */
  readonly everyFace?: boolean;
}

/**
 * Searches the faces of a picture, of which nothing is stored. Each face is a probe by itself: one picture shows a person
 * once.
 * @throws GALLERY_UNKNOWN, ARGUMENT_INVALID for limits out of range, CALIBRATION_WITHHELD for a threshold that needs a
 * calibration, and what `FindFaces` throws
 */
export type SearchImage = (
  bytes: Uint8Array,
  gallery: GalleryId,
  request: ImageSearch,
) => Promise<SearchedImage>;

export function createSearchImage(parts: {
  store: Store;
  engines: ActiveEngines;
  calibrations: Calibrations;
  templates: GalleryTemplateCache;
  searchGallery: SearchGallery;
}): SearchImage {
  return async (bytes, gallery, { everyFace = false, limit = DEFAULT_SUBJECTS, ...thresholds }) => {
    const engine = await parts.engines.current();
    const inForce = await parts.calibrations.of(engine.pack.id);
    const rules = listRules({ limit, ...thresholds }, inForce, engine.pack);
    if ((await parts.store.galleries.findById(gallery)) === null)
      throw expected("GALLERY_UNKNOWN", "a gallery that exists", "the gallery", gallery);
    const pack = engine.pack.id;
    const faces = await engine.findFaces(bytes);
    const details = { gallery, pack, faces: faces.length, everyFace };
    await parts.store.audit.append({ act: "gallery.search", operationId: null, details });
    const searched: SearchedFace[] = [];
    for (const face of faces) {
      const { box, detectionScore, quality, unsearched, embedding } = face;
      const isLeftOut = isUnsearched(face) && !everyFace;
      const matches = isLeftOut ? [] : await parts.searchGallery(fuseTemplate([embedding]), gallery, rules);
      searched.push({ box, detectionScore, quality, unsearched, matches });
    }
    const { subjects, portraits } = await parts.templates.of(gallery, pack);
    return {
      pack,
      ...basisOf(inForce),
      thresholds: rules.thresholds,
      gallery: { templates: subjects.length, portraits },
      faces: searched,
    };
  };
}
