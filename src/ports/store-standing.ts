import type { Ad } from "../domain/ad.js";
import type { Alert, AlertState, OpenAlert } from "../domain/alert.js";
import type { NewCandidate } from "../domain/candidate.js";
import type {
  AdId,
  AlertId,
  GalleryId,
  OperationId,
  PackId,
  Sha256,
  SubjectId,
  WatchId,
} from "../domain/ids.js";
import type { Watch, Watermarks } from "../domain/watch.js";

/** Which galleries are watched for which operations, and how far the searches have come. Who adds one is whoever acts. */
export interface WatchRepository {
  /**
   * Watches a gallery from now on; one that is watched already goes on from where it is, with these thresholds.
   * @throws OPERATION_UNKNOWN, GALLERY_UNKNOWN
   */
  add(watch: Pick<Watch, "operationId" | "galleryId" | "thresholds">): Promise<Watch>;
  find(id: WatchId): Promise<Watch | null>;
  /** Oldest first. @param reached only of these operations; of all without it */
  list(reached?: readonly OperationId[]): Promise<Watch[]>;
  /** The alerts stay. @throws WATCH_UNKNOWN */
  remove(id: WatchId): Promise<void>;

  /** Null for one that was removed. */
  watermarks(id: WatchId): Promise<Watermarks | null>;
  /** Ads that came behind a watermark, or gained pictures, in the order in which they did; none of known answers. */
  ads(id: WatchId, limit: number): Promise<{ readonly place: number; readonly ad: Ad }[]>;
  /** Portraits that came behind a watermark, in the order in which they did. */
  portraits(id: WatchId, limit: number): Promise<{ readonly place: number; readonly subjectId: SubjectId }[]>;
  /**
   * The ads of an operation that show an image, oldest first, without those of known answers.
   * @param page.after continue behind this ad
   */
  adsShowing(
    operationId: OperationId,
    image: Sha256,
    page: { after: AdId | null; limit: number },
  ): Promise<Ad[]>;

  /** Alerts about these subjects that take in more ads, with the vectors of their faces. */
  openAlerts(operationId: OperationId, pack: PackId, subjects: readonly SubjectId[]): Promise<OpenAlert[]>;
  /**
   * Records what was found, and how far the watch has come with it: all of it or nothing.
   * @param from where the watch was when the search began
   * @returns null, with nothing recorded, when the watch is not there any more: another process was first, or it was removed
   * @throws ARGUMENT_INVALID as `CandidateRepository.record`
   */
  record(
    id: WatchId,
    from: Watermarks,
    to: Watermarks,
    found: readonly StandingFind[],
  ): Promise<Recorded | null>;
}

/** A pair that a standing search put together. */
export interface StandingFind {
  readonly candidate: NewCandidate;
  /** Ads that show the person. */
  readonly ads: readonly Ad["id"][];
  /** True when an ad is new, false when a portrait is: then a pair that is known is nothing new. */
  readonly isNewAd: boolean;
  /** The alert that it belongs to: an open one, or one to be made. */
  readonly alertId: AlertId;
}

export interface Recorded {
  readonly candidates: number;
  /** Alerts that were made. */
  readonly alerts: number;
}

export interface AlertFilter {
  readonly reached?: readonly OperationId[] | undefined;
  readonly operationId?: OperationId | undefined;
  readonly galleryId?: GalleryId | undefined;
  readonly state?: AlertState | undefined;
}

export interface AlertRepository {
  find(id: AlertId): Promise<Alert | null>;
  /** Newest first. @throws ALERT_UNKNOWN for an unknown `after` */
  list(filter: AlertFilter, page: { after: AlertId | null; limit: number }): Promise<Alert[]>;
  count(filter: AlertFilter): Promise<number>;
  /** Notes that whoever acts has seen it; one that was seen stays as it is. @throws ALERT_UNKNOWN */
  see(id: AlertId): Promise<Alert>;
}
