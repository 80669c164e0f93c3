import type { Clock } from "../ports/clock.js";
import type { MatrixProducts } from "../ports/matrix-product.js";
import type { Store } from "../ports/store.js";
import type { ActiveEngines } from "./active-engine.js";
import type { Calibrations } from "./calibrations.js";
import { type CompareGallery, createCompareGallery } from "./compare-gallery.js";
import { type ComparisonReports, createComparisonReports } from "./comparison-reports.js";
import { createFindDuplicates, type FindDuplicates } from "./gallery-duplicates.js";
import type { GalleryTemplateCache } from "./gallery-templates.js";
import type { Operations } from "./operations.js";
import type { SearchGallery } from "./search-gallery.js";

/** Whole galleries at once: with the ads of an operation, and with galleries. */
export interface Comparing {
  readonly compare: CompareGallery;
  readonly comparisonReports: ComparisonReports;
  readonly findDuplicates: FindDuplicates;
}

export function createComparing(parts: {
  store: Store;
  engines: ActiveEngines;
  calibrations: Calibrations;
  templates: GalleryTemplateCache;
  searchGallery: SearchGallery;
  operations: Operations;
  products: MatrixProducts;
  facesAtOnce: number;
  prior: number;
  clock: Clock;
}): Comparing {
  return {
    compare: createCompareGallery(parts),
    comparisonReports: createComparisonReports(parts),
    findDuplicates: createFindDuplicates(parts),
  };
}
