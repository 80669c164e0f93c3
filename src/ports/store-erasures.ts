import type {
  Erasure,
  ErasureCount,
  ErasureReason,
  ErasureTarget,
  ErasureTodo,
  Trace,
} from "../domain/erasure.js";
import type { AdId, OperationId } from "../domain/ids.js";

/** An ad that is older than its operation keeps them. */
export interface ExpiredAd {
  readonly id: AdId;
  readonly place: number;
  /** Whether there is a lead, drafted or released, of a face in it. */
  readonly hasLead: boolean;
}

/**
 * What is taken out of a store for good. Everything else in it is only ever added to; an erasure takes its targets and all rows that
 * hang on them, whatever table they are in, and leaves the log, which gets a row for each target.
 *
 * - An image goes with an ad or a subject when no other ad shows it and no other subject has a portrait in it.
 * - A candidate goes with its subject, and with the last of its faces or portraits; one that keeps some keeps its opinions.
 * - A vector goes with the last face or picture that has it, and leaves every collection that nothing in it has it for any more.
 */
export interface ErasureRepository {
  /**
   * Counts what {@link erase} would take, and changes nothing.
   * @param options.withTraces collect pieces of what the rows hold, to look for them when they are gone
   * @throws as {@link erase}
   */
  preview(targets: readonly ErasureTarget[], options?: { readonly withTraces?: boolean }): Promise<Erasure>;

  /**
   * Erases targets, all or none, and keeps as to-dos what has to be done outside of the rows.
   * @throws SUBJECT_UNKNOWN, AD_UNKNOWN, IMAGE_UNKNOWN, FACE_UNKNOWN; OPERATION_HELD when any of it belongs to an operation on hold
   */
  erase(targets: readonly ErasureTarget[], reason: ErasureReason): Promise<ErasureCount>;

  /** For each piece whether it stands in the column that it was taken from, in a row that is there. */
  stillThere(traces: readonly Trace[]): Promise<boolean[]>;

  /** How many erasures there were: what is kept in memory of the rows goes by it. */
  count(): Promise<number>;

  /** What erasures still have to do outside of the rows, oldest first. */
  todos(): Promise<ErasureTodo[]>;
  /** Notes that one is done. */
  done(todo: ErasureTodo): Promise<void>;

  /**
   * Carries what was deleted through to the store's file, where it is overwritten, and empties its log of writes. Takes moments and waits for nobody.
   * @returns false where others read or write at this moment: then some of it is still there
   */
  overwrite(): Promise<boolean>;

  /**
   * Leaves nothing of deleted rows in the store's own files. Takes as long as writing the store anew, with nobody else writing.
   * @throws STORE_BUSY while others use it, STORAGE_FULL: it needs as much space again
   */
  compact(): Promise<void>;

  /**
   * Ads of an operation that were collected, or where nobody said when, ingested, before a moment; oldest first. Those that
   * have a lead are told apart.
   * @param page.after 0, or the place that the page before ended at: it stays one when the ads are gone
   */
  expired(
    operation: OperationId,
    before: Date,
    page: { readonly after: number; readonly limit: number },
  ): Promise<ExpiredAd[]>;
}
