import type { AuditEvent, AuditHead, AuditRow } from "../domain/audit.js";
import type { Checkpoint } from "../domain/checkpoint.js";

/** Logs an act; a store calls it where it writes the act, in the same transaction. */
export type AuditWriter = (event: AuditEvent) => AuditRow;

/** The log of a store. What a writing method of the store does is logged by that method, in its own transaction. */
export interface AuditRepository {
  /** Logs an act that changes nothing else, by whoever acts now. */
  append(event: AuditEvent): Promise<AuditRow>;
  /** Rows in their order. @param page.after continue behind this row */
  list(page: { after: number; limit: number }): Promise<AuditRow[]>;
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
