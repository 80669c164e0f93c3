import { timingSafeEqual } from "node:crypto";
import type { Caller } from "../domain/actor.js";
import { type ApiKey, isInForce, makeApiKey, prefixOf, type WantedApiKey } from "../domain/api-key.js";
import { type KeyId, type Sha256, sha256Of } from "../domain/ids.js";
import { type Right, rightsOf, SERVICE } from "../domain/rights.js";
import type { Clock } from "../ports/clock.js";
import type { Store } from "../ports/store.js";

/** A key that was just made: shown now and never again. */
export interface MadeApiKey extends ApiKey {
  readonly key: string;
}

/** The keys of the HTTP API. */
export interface ApiKeys {
  /** Makes a key at the first start, which reaches every operation and does not expire. @returns null when there is one already, revoked ones included */
  makeFirst(): Promise<MadeApiKey | null>;
  /** @throws ARGUMENT_INVALID */
  make(wanted: WantedApiKey): Promise<MadeApiKey>;
  /** Oldest first. */
  list(): Promise<ApiKey[]>;
  /** Ends a key at once. @throws KEY_UNKNOWN */
  revoke(id: KeyId): Promise<ApiKey>;
  /** @returns who presents the key; null unless it is in force */
  holderOf(presented: string): Promise<Caller | null>;
}

const FIRST_KEY: WantedApiKey = { label: "first key", days: null, operations: "all" };
const RIGHTS: ReadonlySet<Right> = new Set(rightsOf([SERVICE]));

export function createApiKeys({ store, clock }: { store: Store; clock: Clock }): ApiKeys {
  const { keys } = store;
  return {
    async makeFirst() {
      // Nearly always there: then nothing is written.
      if ((await keys.list()).length > 0) return null;
      const { key, kept } = makeApiKey(FIRST_KEY, clock.now());
      const made = await keys.addFirst(kept);
      return made && { ...made, key };
    },
    async make(wanted) {
      const { key, kept } = makeApiKey(wanted, clock.now());
      return { ...(await keys.add(kept)), key };
    },
    list: () => keys.list(),
    revoke: (id) => keys.revoke(id),
    async holderOf(presented) {
      const prefix = prefixOf(presented);
      if (prefix === null) return null;
      const hash = sha256Of(presented);
      const holder = (await keys.withPrefix(prefix)).find(({ sha256 }) => isSame(sha256, hash));
      if (holder === undefined || !isInForce(holder, clock.now())) return null;
      const { id, operations } = holder;
      const reach = operations === "all" ? operations : new Set(operations);
      return { actor: { kind: "key", id }, reach, rights: RIGHTS };
    },
  };
}

/** Takes the same time wherever they differ. */
function isSame(a: Sha256, b: Sha256): boolean {
  return timingSafeEqual(Buffer.from(a, "hex"), Buffer.from(b, "hex"));
}
