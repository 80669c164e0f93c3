import { expected } from "../domain/errors.js";
import type { GalleryId, OperationId } from "../domain/ids.js";
import type { Store } from "../ports/store.js";
import type { ComparisonSummary } from "./compare-gallery.js";
import type { Operations } from "./operations.js";

/** A comparison that was begun. */
export interface ComparisonReport {
  readonly galleryId: GalleryId;
  readonly startedAt: Date;
  /** Null for one that is under way or ended early: the next with the same thresholds goes on from there. */
  readonly finishedAt: Date | null;
  readonly summary: ComparisonSummary | null;
}

/**
 * What comparisons of an operation found, the latest first. It names nobody.
 * @param limit 1 to 200
 * @throws OPERATION_UNKNOWN, ARGUMENT_INVALID
 */
export type ComparisonReports = (operation: OperationId, limit: number) => Promise<ComparisonReport[]>;

export const MOST_REPORTS = 200;
export const DEFAULT_REPORTS = 20;

export function createComparisonReports(parts: {
  store: Store;
  operations: Pick<Operations, "find">;
}): ComparisonReports {
  return async (operation, limit) => {
    if (!Number.isInteger(limit) || limit < 1 || limit > MOST_REPORTS)
      throw expected("ARGUMENT_INVALID", `a whole number from 1 to ${MOST_REPORTS}`, "the limit", limit);
    const { id } = await parts.operations.find(operation);
    return (await parts.store.comparisons.runs(id, limit)).map(({ galleryId, startedAt, finished }) => ({
      galleryId,
      startedAt,
      finishedAt: finished?.at ?? null,
      // Nobody but a comparison writes reports.
      summary: (finished?.report ?? null) as ComparisonSummary | null,
    }));
  };
}
