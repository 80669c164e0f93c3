import type { GalleryId, OperationId } from "../domain/ids.js";
import type { DatasetSource } from "../ports/dataset.js";
import type { ImageStore } from "../ports/image-store.js";
import type { Store } from "../ports/store.js";
import type { ActiveEngines } from "./active-engine.js";
import type { Calibrations } from "./calibrations.js";
import type { GalleryTemplateCache } from "./gallery-templates.js";
import type { Progress } from "./ingest-run.js";

export interface KnownPeopleRequest {
  /** Holds a folder of photographs for each person. */
  readonly folder: string;
  readonly operation: OperationId;
  /** The gallery of which the people are told to be subjects. */
  readonly gallery: GalleryId;
  /** Fixes every draw. */
  readonly seed: number;
  /** Is told how many people are looked at. */
  readonly onProgress?: Progress | undefined;
}

export interface KnownPeopleParts {
  readonly store: Store;
  readonly images: ImageStore;
  readonly dataset: DatasetSource;
  readonly engines: ActiveEngines;
  readonly calibrations: Calibrations;
  readonly templates: GalleryTemplateCache;
  readonly prior: number;
}
