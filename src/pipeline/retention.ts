import { countRows } from "../domain/erasure.js";
import type { AdId } from "../domain/ids.js";
import type { Operation } from "../domain/operation.js";
import type { Clock } from "../ports/clock.js";
import type { Store } from "../ports/store.js";
import type { ExpiredAd } from "../ports/store-erasures.js";
import type { Erasures } from "./erasures.js";
import type { Operations } from "./operations.js";

/** What the rule of one operation came to. */
export interface RetainedOperation {
  readonly operation: Operation;
  /** Ads that were collected before are too old. */
  readonly before: Date;
  /** Ads that went, or would go. */
  readonly ads: number;
  readonly rows: number;
  readonly originals: number;
  /** Ads that are too old and stay: somebody has to decide. */
  readonly kept: { readonly leads: readonly AdId[]; readonly held: number };
}

/** Lets go of ads that operations keep no longer. */
export interface Retention {
  /**
   * Erases the ads that are too old in the operations that say how long they keep theirs, a few at a time: whenever it ends, the next run goes on. What has a
   * lead, and what is on hold, stays.
   * @param options.dryRun count, and change nothing
   * @param options.operations only these; all that whoever acts reaches unless said
   * @param options.signal stops it after the ads in flight
   */
  run(options: {
    readonly dryRun: boolean;
    readonly operations?: readonly Operation[] | undefined;
    readonly signal?: AbortSignal | undefined;
  }): Promise<RetainedOperation[]>;
}

/** Ads read, and counted, together. */
const READ_AT_ONCE = 200;

/** Ads erased in one transaction: others write in between. */
const ERASED_AT_ONCE = 20;

const DAY_MS = 86_400_000;

export function createRetention(parts: {
  store: Store;
  clock: Clock;
  operations: Pick<Operations, "list">;
  erasures: Pick<Erasures, "finish">;
}): Retention {
  const { erasures } = parts.store;

  async function* tooOld({ id }: Operation, before: Date): AsyncGenerator<readonly ExpiredAd[]> {
    for (let after = 0; ; ) {
      const page = await erasures.expired(id, before, { after, limit: READ_AT_ONCE });
      const last = page.at(-1);
      if (last === undefined) return;
      yield page;
      after = last.place;
    }
  }

  async function retain(
    operation: Operation,
    days: number,
    { dryRun, signal }: { readonly dryRun: boolean; readonly signal?: AbortSignal | undefined },
  ): Promise<RetainedOperation> {
    const before = new Date(parts.clock.now().getTime() - days * DAY_MS);
    const leads: AdId[] = [];
    let [ads, rows, originals, held] = [0, 0, 0, 0];
    for await (const page of tooOld(operation, before)) {
      leads.push(...page.filter(({ hasLead }) => hasLead).map(({ id }) => id));
      const going = page.filter(({ hasLead }) => !hasLead).map(({ id }) => ({ kind: "ad", id }) as const);
      if (operation.isHeld) {
        held += going.length;
        continue;
      }
      const size = dryRun ? READ_AT_ONCE : ERASED_AT_ONCE;
      for (let i = 0; i < going.length && signal?.aborted !== true; i += size) {
        const some = going.slice(i, i + size);
        const gone = await (dryRun ? erasures.preview(some) : erasures.erase(some, "retention_over"));
        if (!dryRun) await parts.erasures.finish({ compact: false });
        ads += some.length;
        rows += countRows(gone);
        originals += gone.originals.length;
      }
      if (signal?.aborted === true) break;
    }
    return { operation, before, ads, rows, originals, kept: { leads, held } };
  }

  return {
    async run({ operations, ...options }) {
      const retained: RetainedOperation[] = [];
      for (const operation of operations ?? (await parts.operations.list()))
        if (operation.retentionDays !== null)
          retained.push(await retain(operation, operation.retentionDays, options));
      // Once, for all of them: it takes as long as writing the store.
      if (!options.dryRun && retained.some(({ ads }) => ads > 0))
        await parts.erasures.finish({ compact: true });
      return retained;
    },
  };
}
