import type { Act, AuditEvent, AuditHead, AuditRow } from "../domain/audit.js";
import type { Checkpoint } from "../domain/checkpoint.js";
import type { OperationId } from "../domain/ids.js";

/** Logs an act; a store calls it where it writes the act, in the same transaction. */
export type AuditWriter = (event: AuditEvent) => AuditRow;

/** Which rows of the log are wanted; those that fulfil all of it. */
export interface AuditFilter {
  readonly act?: Act | undefined;
  readonly actorId?: string | undefined;
  readonly operationId?: OperationId | undefined;
  /** At this moment or later. */
  readonly from?: Date | undefined;
  /** Before this moment. */
  readonly until?: Date | undefined;
}

/** From the first row on, or from the last one back. */
export type AuditOrder = "oldest" | "newest";

/** The log of a store. What a writing method of the store does is logged by that method, in its own transaction. */
export interface AuditRepository {
  /** Logs an act that changes nothing else, by whoever acts now. */
  append(event: AuditEvent): Promise<AuditRow>;
  /** Rows in their order. @param page.after continue behind this row */
  list(page: { after: number; limit: number }): Promise<AuditRow[]>;
  /** Some rows. @param page.after continue behind this row, in the order asked for; null from the first one of it on */
  search(
    filter: AuditFilter,
    page: { order: AuditOrder; after: number | null; limit: number },
  ): Promise<AuditRow[]>;
  /** The end of the log, as the store counts it. */
  head(): Promise<AuditHead>;
  find(seq: number): Promise<AuditRow | null>;
}

/** Checkpoints, and the key that signs them, kept outside of the store. */
export interface Checkpoints {
  /** Signs the end of a log and keeps the checkpoint. The key is made at the first use. */
  make(of: { storeId: string; head: AuditHead; at: Date }): Promise<{ checkpoint: Checkpoint; file: string }>;
  /** Those of a store, furthest last. @throws CHECKPOINT_INVALID for one that is damaged or signed by another key */
  of(storeId: string): Promise<Checkpoint[]>;
}
