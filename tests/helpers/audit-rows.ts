import {
  type AuditEvent,
  type AuditHead,
  type AuditProblem,
  type AuditRow,
  genesis,
  LogJudge,
  nextRow,
} from "../../src/domain/audit.js";
import type { Store } from "../../src/ports/store.js";
import { TESTER } from "./acting.js";

/** A log of so many rows, as a store with this id would write it. */
export function madeLog(storeId: string, count: number): AuditRow[] {
  const rows: AuditRow[] = [];
  let head = genesis(storeId);
  for (let i = 1; i <= count; i++) {
    const event: AuditEvent = {
      act: "candidate.view",
      operationId: null,
      details: { candidate: `cand_${i}` },
    };
    const row = nextRow(head, new Date(1_900_000_000_000 + i), TESTER, event);
    rows.push(row);
    head = row;
  }
  return rows;
}

/** What is wrong with some rows. @param kept the head that the store counts; that of the rows unless said */
export function judged(
  storeId: string,
  rows: readonly AuditRow[],
  kept: AuditHead = rows.at(-1) ?? genesis(storeId),
  known: readonly AuditHead[] = [],
): AuditProblem | null {
  const judge = new LogJudge(storeId, known);
  for (const row of rows) {
    const problem = judge.take(row);
    if (problem !== null) return problem;
  }
  return judge.end({ seq: kept.seq, hash: kept.hash });
}

/** Every row of a store's log. */
export function logOf(store: Store): Promise<AuditRow[]> {
  return store.audit.list({ after: 0, limit: 1_000_000 });
}
