import type { GallerySizes } from "../domain/confidence.js";
import type { GalleryId, PackId, SubjectId, VectorLabel } from "../domain/ids.js";
import { cosines } from "../domain/inner-product.js";
import { fuseTemplate } from "../domain/template.js";
import type { GalleryRepository, PortraitVector, PortraitVectors } from "../ports/store-galleries.js";

/** A subject as a search compares with them: all their portraits in one. */
export interface SubjectTemplate {
  readonly subjectId: SubjectId;
  /** Of the portraits' vectors. */
  readonly labels: readonly VectorLabel[];
  readonly photographs: number;
  /** Unit length. */
  readonly vector: Float32Array;
}

/** The templates of all subjects of a gallery that have an embedding of one pack. */
export interface GalleryTemplates {
  readonly version: number;
  readonly subjects: readonly SubjectTemplate[];
  readonly sizes: GallerySizes;
  readonly portraits: number;
  /** Cosine of a unit vector and the template of each subject, in their order. */
  similarities(vector: Float32Array): Float64Array;
}

/**
 * Gallery templates in memory, made of the store's vectors and made again when the gallery has changed, whichever process
 * changed it. Every comparison with a gallery is exact: its numbers are sums over the whole of it. 512 values a subject
 * are 2 MB for a thousand subjects.
 */
export interface GalleryTemplateCache {
  of(gallery: GalleryId, pack: PackId): Promise<GalleryTemplates>;
}

/** Galleries kept at a time; the one that was made first goes first. */
const MOST_KEPT = 8;

export function createGalleryTemplates(galleries: GalleryRepository): GalleryTemplateCache {
  const kept = new Map<string, { version: number; readonly made: Promise<GalleryTemplates> }>();

  async function make(gallery: GalleryId, pack: PackId): Promise<GalleryTemplates> {
    return toTemplates(await galleries.portraitVectors(gallery, pack), pack);
  }

  return {
    async of(gallery, pack) {
      const version = await galleries.version(gallery);
      const name = JSON.stringify([gallery, pack]);
      const known = kept.get(name);
      if (known?.version === version) return known.made;
      const entry = { version, made: make(gallery, pack) };
      kept.delete(name);
      kept.set(name, entry);
      const [oldest] = kept.keys();
      if (kept.size > MOST_KEPT && oldest !== undefined) kept.delete(oldest);
      try {
        const made = await entry.made;
        // The gallery may have grown between the two questions.
        entry.version = made.version;
        return made;
      } catch (thrown) {
        if (kept.get(name) === entry) kept.delete(name);
        throw thrown;
      }
    },
  };
}

function toTemplates({ version, portraits }: PortraitVectors, pack: PackId): GalleryTemplates {
  const groups = bySubject(portraits);
  const dimension = portraits[0]?.vector.length ?? 0;
  const rows = new Float32Array(groups.length * dimension);
  const sizes = new Map<number, number>();
  const subjects = groups.map((group, row): SubjectTemplate => {
    const { embedding, photographs } = fuseTemplate(group.map(({ vector }) => ({ pack, vector })));
    rows.set(embedding.vector, row * dimension);
    sizes.set(photographs, (sizes.get(photographs) ?? 0) + 1);
    return {
      subjectId: group[0].subjectId,
      labels: group.map(({ label }) => label),
      photographs,
      vector: rows.subarray(row * dimension, (row + 1) * dimension),
    };
  });
  return {
    version,
    subjects,
    sizes,
    portraits: portraits.length,
    similarities: (vector) => cosines(rows, vector),
  };
}

/** Portraits of one subject lie together. */
function bySubject(portraits: readonly PortraitVector[]): [PortraitVector, ...PortraitVector[]][] {
  const groups: [PortraitVector, ...PortraitVector[]][] = [];
  for (const portrait of portraits) {
    const last = groups.at(-1);
    if (last?.[0].subjectId === portrait.subjectId) last.push(portrait);
    else groups.push([portrait]);
  }
  return groups;
}
