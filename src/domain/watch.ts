import type { Actor } from "./actor.js";
import type { GalleryId, OperationId, WatchId } from "./ids.js";
import type { ListThresholds } from "./list-thresholds.js";

/** A gallery in which everything new of an operation is searched, and whose new portraits are searched in all of it. */
export interface Watch {
  readonly id: WatchId;
  readonly operationId: OperationId;
  readonly galleryId: GalleryId;
  /** None for those by default. */
  readonly thresholds: ListThresholds;
  readonly addedBy: Actor;
  readonly addedAt: Date;
}

/** How far a watch has come on either side: numbers of arrivals, which only grow. */
export interface Watermarks {
  /** Up to which arrival of an ad, or of further pictures of one, all were searched in the gallery. */
  readonly ads: number;
  /** Up to which portrait all were searched in the operation. */
  readonly portraits: number;
}

/** The thresholds of a watch as they are kept: those that were given. */
export function givenThresholds(thresholds: ListThresholds): ListThresholds {
  return Object.fromEntries(Object.entries(thresholds).filter(([, value]) => value !== undefined));
}
