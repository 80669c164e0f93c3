import { expected } from "../domain/errors.js";
import type { GalleryId, OperationId, WatchId } from "../domain/ids.js";
import type { ListThresholds } from "../domain/list-thresholds.js";
import type { Watch } from "../domain/watch.js";
import type { Store } from "../ports/store.js";
import type { ActiveEngines } from "./active-engine.js";
import type { Calibrations } from "./calibrations.js";
import type { Operations } from "./operations.js";
import { DEFAULT_SUBJECTS, listRules } from "./search-gallery.js";

/** Which galleries are watched, as far as whoever acts reaches. */
export interface Watches {
  /** Oldest first. @throws OPERATION_UNKNOWN */
  list(operation?: OperationId): Promise<Watch[]>;
  /**
   * Watches a gallery for an operation from now on; what is there already is for a comparison. One that is watched goes on with these
   * thresholds.
   * @throws OPERATION_UNKNOWN, GALLERY_UNKNOWN, and as `listRules`
   */
  add(operation: OperationId, gallery: GalleryId, thresholds: ListThresholds): Promise<Watch>;
  /** @throws WATCH_UNKNOWN */
  remove(id: WatchId): Promise<void>;
}

export function createWatches(parts: {
  store: Pick<Store, "watches">;
  engines: ActiveEngines;
  calibrations: Calibrations;
  operations: Pick<Operations, "find" | "assertReached" | "reached">;
}): Watches {
  const { operations } = parts;
  const { watches } = parts.store;
  return {
    async list(operation) {
      if (operation === undefined) return watches.list(operations.reached());
      return watches.list([(await operations.find(operation)).id]);
    },
    async add(operation, galleryId, thresholds) {
      const { id: operationId } = await operations.find(operation);
      const { pack } = await parts.engines.current();
      listRules({ ...thresholds, limit: DEFAULT_SUBJECTS }, await parts.calibrations.of(pack.id), pack);
      return watches.add({ operationId, galleryId, thresholds });
    },
    async remove(id) {
      const unknown = () => expected("WATCH_UNKNOWN", "a watch that exists", "the watch", id);
      const watch = await watches.find(id);
      if (watch === null) throw unknown();
      await operations.assertReached(watch.operationId, unknown);
      await watches.remove(id);
    },
  };
}
