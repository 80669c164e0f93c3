import type { Act, AuditRow } from "../../domain/audit.js";
import type { Client } from "./client.js";

export type { Act, AuditRow };

/** Which rows are wanted; empty texts mean all. */
export interface LogFilter {
  readonly act: Act | "";
  /** Id of who acted. */
  readonly actor: string;
  /** Id of an operation. */
  readonly operation: string;
  /** `YYYY-MM-DDThh:mm`, UTC. */
  readonly from: string;
  readonly until: string;
}

export const EVERY_ROW: LogFilter = { act: "", actor: "", operation: "", from: "", until: "" };

interface AuditPage {
  readonly items: readonly AuditRow[];
  /** Behind which row the next page begins; null on the last. */
  readonly next: number | null;
  readonly total: number;
}

const ROWS = 50;

/** Rows of the log, the newest first. @param after the last row that is known; null for the newest @throws Refusal REQUEST_INVALID */
export function readLog(client: Client, filter: LogFilter, after: number | null): Promise<AuditPage> {
  const query = new URLSearchParams({ order: "newest", limit: String(ROWS) });
  if (after !== null) query.set("after", String(after));
  const { from, until, ...rest } = filter;
  const moments = { from: momentOf(from), until: momentOf(until) };
  for (const [name, value] of Object.entries({ ...rest, ...moments }))
    if (value !== "") query.set(name, value);
  return client.json(`/v1/audit?${query}`);
}

/** As the server takes it, from what a field for date and time gives. */
const momentOf = (local: string) => (local === "" ? "" : new Date(`${local}Z`).toISOString());
