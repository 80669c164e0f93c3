import {
  type AuditDetails,
  type AuditHead,
  type AuditProblem,
  type AuditRow,
  LogJudge,
} from "../domain/audit.js";
import type { Checkpoint } from "../domain/checkpoint.js";
import { expected } from "../domain/errors.js";
import type { AuditFilter, AuditOrder, Checkpoints } from "../ports/audit.js";
import type { Clock } from "../ports/clock.js";
import type { Store } from "../ports/store.js";

/** What was found when the log was gone through. */
export interface AuditVerdict {
  /** Rows that are sound, from the first on. */
  readonly rows: number;
  /** Checkpoints that they were held against. */
  readonly checkpoints: number;
  /** The first row that is not as it was written; null for none. */
  readonly problem: AuditProblem | null;
}

/** Some rows of the log, and where they stand in it. */
export interface AuditPage {
  readonly items: readonly AuditRow[];
  readonly next: number | null;
  /** Rows of the log. */
  readonly total: number;
}

/** The log as a whole. */
export interface AuditLog {
  /**
   * Goes through every row.
   * @param elsewhere checkpoints that were kept in other places, beside those in the folder of checkpoints
   * @throws CHECKPOINT_INVALID for a damaged checkpoint, or one of another store
   */
  verify(elsewhere?: readonly Checkpoint[]): Promise<AuditVerdict>;
  /**
   * Looks only at what checkpoints saw, which is quick: for the start.
   * @throws STORE_REPLACED when the log lacks it; CHECKPOINT_INVALID
   */
  assertNotReplaced(): Promise<void>;
  /**
   * A page of rows; that it was read, and which rows were wanted, is logged first.
   * @param page.after continue behind this row, in the order asked for
   * @returns the rows, and the row to go on behind; null on the last page
   */
  read(
    filter: AuditFilter,
    page: { order: AuditOrder; after: number | null; limit: number },
  ): Promise<AuditPage>;
  /** All rows in their order, for somebody else to keep; that they left is logged first. */
  export(): AsyncGenerator<AuditRow>;
  /** Signs the end of the log and keeps the signature outside of the store. */
  checkpoint(): Promise<{ checkpoint: Checkpoint; file: string }>;
}

/** Rows read together. */
const PAGE = 1000;

export function createAuditLog({
  store,
  checkpoints,
  clock,
}: {
  store: Store;
  checkpoints: Checkpoints;
  clock: Clock;
}): AuditLog {
  const { audit } = store;

  async function* rowsAfter(seq: number): AsyncGenerator<AuditRow> {
    for (let after = seq; ; ) {
      const page = await audit.list({ after, limit: PAGE });
      yield* page;
      const last = page.at(-1);
      if (last === undefined) return;
      after = last.seq;
    }
  }

  return {
    async verify(elsewhere = []) {
      for (const { storeId } of elsewhere)
        if (storeId !== store.id)
          throw expected("CHECKPOINT_INVALID", `a checkpoint of the store ${store.id}`, "the log", storeId);
      const known = [...(await checkpoints.of(store.id)), ...elsewhere];
      const judge = new LogJudge(store.id, known);
      const verdict = (problem: AuditProblem | null) => ({
        rows: judge.head.seq,
        checkpoints: known.length,
        problem,
      });
      let kept: AuditHead;
      // Others may add rows meanwhile: the head is read after the rows, and what came in between is taken as well.
      do {
        for await (const row of rowsAfter(judge.head.seq)) {
          const problem = judge.take(row);
          if (problem !== null) return verdict(problem);
        }
        kept = await audit.head();
      } while (kept.seq > judge.head.seq && (await audit.find(judge.head.seq + 1)) !== null);
      return verdict(judge.end(kept));
    },

    async assertNotReplaced() {
      for (const { seq, hash } of await checkpoints.of(store.id)) {
        const row = await audit.find(seq);
        if (row?.hash === hash) continue;
        const received = row === null ? `${(await audit.head()).seq} rows` : "another one";
        throw expected(
          "STORE_REPLACED",
          `row ${seq} as a checkpoint saw it`,
          "the log of the store",
          received,
        );
      }
    },

    async read(filter, page) {
      await audit.append({ act: "log.read", operationId: null, details: { ...page, ...wantedBy(filter) } });
      // One more than asked for tells whether there is another page.
      const found = await audit.search(filter, { ...page, limit: page.limit + 1 });
      const items = found.slice(0, page.limit);
      const { seq: total } = await audit.head();
      return { items, next: found.length > items.length ? (items.at(-1)?.seq ?? null) : null, total };
    },

    async *export() {
      const { seq } = await audit.append({ act: "log.export", operationId: null, details: {} });
      for await (const row of rowsAfter(0)) {
        if (row.seq > seq) return;
        yield row;
      }
    },

    async checkpoint() {
      const { seq, hash } = await audit.append({ act: "log.checkpoint", operationId: null, details: {} });
      return checkpoints.make({ storeId: store.id, head: { seq, hash }, at: clock.now() });
    },
  };
}

/** A filter as the log tells of it: ids, acts and times. */
function wantedBy({ from, until, ...filter }: AuditFilter): AuditDetails {
  const wanted = { ...filter, from: from?.toISOString(), until: until?.toISOString() };
  return Object.fromEntries(
    Object.entries(wanted).filter(([, value]) => value !== undefined),
  ) as AuditDetails;
}
