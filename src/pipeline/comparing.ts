import { type CompareGallery, type CompareParts, createCompareGallery } from "./compare-gallery.js";
import { type ComparisonReports, createComparisonReports } from "./comparison-reports.js";
import { createFindDuplicates, type FindDuplicates } from "./gallery-duplicates.js";
import type { Operations } from "./operations.js";

/** Whole galleries at once: with the ads of an operation, and with galleries. */
export interface Comparing {
  readonly compare: CompareGallery;
  readonly comparisonReports: ComparisonReports;
  readonly findDuplicates: FindDuplicates;
}

export function createComparing(parts: CompareParts & { readonly operations: Operations }): Comparing {
  return {
    compare: createCompareGallery(parts),
    comparisonReports: createComparisonReports(parts),
    findDuplicates: createFindDuplicates(parts),
  };
}
