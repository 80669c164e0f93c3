import type { AuditRow } from "../../domain/audit.js";
import type { Client } from "./client.js";

export type { AuditRow };

interface AuditPage {
  readonly items: readonly AuditRow[];
  /** Where the next page begins; null on the last. */
  readonly next: number | null;
}

const ROWS = 100;

/** Rows of the log in their order. @param after the number of the last row that is known, 0 for none */
export function readLog(client: Client, after: number): Promise<AuditPage> {
  return client.json(`/v1/audit?${new URLSearchParams({ after: String(after), limit: String(ROWS) })}`);
}
