import type { NewCandidate } from "../domain/candidate.js";
import type { StoredFace } from "../domain/face.js";
import type { FaceId, GalleryId, OperationId, PackId } from "../domain/ids.js";
import { fuseTemplate } from "../domain/template.js";
import type { UnsearchedCount } from "../domain/unsearched-count.js";
import type { Clock } from "../ports/clock.js";
import type { Store } from "../ports/store.js";
import type { ActiveEngines } from "./active-engine.js";
import { type Progress, secondsSince } from "./ingest-run.js";
import { checkLimits, type SearchGallery } from "./search-gallery.js";

export interface ComparisonSummary {
  readonly pack: PackId;
  /** Similarity from which a pair became a candidate. */
  readonly minSimilarity: number;
  /** Faces of the operation that were searched. */
  readonly faces: number;
  /** Faces of the operation that were left out. */
  readonly unsearched: UnsearchedCount;
  readonly candidates: {
    readonly new: number;
    /** Pairs above the threshold that were candidates already, in whatever state. */
    readonly known: number;
  };
  readonly seconds: number;
}

/**
 * Searches the ingested faces of an operation in a gallery and records the pairs above a threshold. Faces with a reason
 * not to be searched are counted. Pairs that are candidates already, rejected ones included, are left as they are.
 * @throws ARGUMENT_INVALID for a threshold out of range
 */
export type CompareGallery = (request: {
  readonly operation: OperationId;
  readonly gallery: GalleryId;
  readonly minSimilarity?: number | undefined;
  readonly onProgress?: Progress | undefined;
}) => Promise<ComparisonSummary>;

/** A face that resembles more subjects than this says nothing about any of them. */
const MOST_CANDIDATES_OF_A_FACE = 20;

/** Faces read and recorded together: one transaction each page. */
const PAGE = 200;

export function createCompareGallery(parts: {
  store: Store;
  engines: ActiveEngines;
  searchGallery: SearchGallery;
  clock: Clock;
}): CompareGallery {
  return async ({ operation, gallery, onProgress, minSimilarity: requested }) => {
    const started = parts.clock.now();
    const { pack } = await parts.engines.current();
    const limits = checkLimits(requested === undefined ? {} : { minSimilarity: requested }, {
      limit: MOST_CANDIDATES_OF_A_FACE,
      minSimilarity: pack.candidateSimilarity,
    });
    const total = await parts.store.faces.countOfOperation(operation, pack.id);
    const candidates = { new: 0, known: 0 };
    let faces = 0;
    let after: FaceId | null = null;
    for (;;) {
      const page: StoredFace[] = await parts.store.faces.ofOperation(operation, pack.id, {
        after,
        limit: PAGE,
      });
      const found: NewCandidate[] = [];
      for (const face of page) {
        const matches = await parts.searchGallery(fuseTemplate([face.embedding]), gallery, limits);
        for (const { subject, portrait, similarity } of matches) {
          found.push({
            operationId: operation,
            faceId: face.id,
            subjectId: subject.id,
            portraitId: portrait.id,
            pack: pack.id,
            similarity,
          });
        }
        faces++;
        onProgress?.(faces, total);
      }
      const recorded = await parts.store.candidates.record(found);
      candidates.new += recorded;
      candidates.known += found.length - recorded;
      after = page.at(-1)?.id ?? after;
      if (page.length < PAGE) break;
    }
    return {
      pack: pack.id,
      minSimilarity: limits.minSimilarity,
      faces,
      unsearched: await parts.store.faces.unsearchedOfOperation(operation, pack.id),
      candidates,
      seconds: secondsSince(started, parts.clock),
    };
  };
}
