import { timingSafeEqual } from "node:crypto";
import type { Actor } from "../domain/actor.js";
import { type ApiKey, isInForce, makeApiKey, prefixOf } from "../domain/api-key.js";
import { type KeyId, type Sha256, sha256Of } from "../domain/ids.js";
import type { Clock } from "../ports/clock.js";
import type { Store } from "../ports/store.js";

/** A key that was just made: shown now and never again. */
export interface MadeApiKey extends ApiKey {
  readonly key: string;
}

/** The keys of the HTTP API. */
export interface ApiKeys {
  /** Makes a key at the first start, which does not expire. @returns null when there is one already, revoked ones included */
  makeFirst(): Promise<MadeApiKey | null>;
  /** @param days after which it expires; null for never @throws ARGUMENT_INVALID */
  make(label: string, days: number | null): Promise<MadeApiKey>;
  /** Oldest first. */
  list(): Promise<ApiKey[]>;
  /** Ends a key at once. @throws KEY_UNKNOWN */
  revoke(id: KeyId): Promise<ApiKey>;
  /** @returns who presents the key; null unless it is in force */
  holderOf(presented: string): Promise<Actor | null>;
}

const FIRST_LABEL = "first key";

export function createApiKeys({ store, clock }: { store: Store; clock: Clock }): ApiKeys {
  const { keys } = store;
  return {
    async makeFirst() {
      // Nearly always there: then nothing is written.
      if ((await keys.list()).length > 0) return null;
      const { key, kept } = makeApiKey(FIRST_LABEL, null, clock.now());
      const made = await keys.addFirst(kept);
      return made && { ...made, key };
    },
    async make(label, days) {
      const { key, kept } = makeApiKey(label, days, clock.now());
      return { ...(await keys.add(kept)), key };
    },
    list: () => keys.list(),
    revoke: (id) => keys.revoke(id),
    async holderOf(presented) {
      const prefix = prefixOf(presented);
      if (prefix === null) return null;
      const hash = sha256Of(presented);
      const holder = (await keys.withPrefix(prefix)).find(({ sha256 }) => isSame(sha256, hash));
      return holder !== undefined && isInForce(holder, clock.now()) ? { kind: "key", id: holder.id } : null;
    },
  };
}

/** Takes the same time wherever they differ. */
function isSame(a: Sha256, b: Sha256): boolean {
  return timingSafeEqual(Buffer.from(a, "hex"), Buffer.from(b, "hex"));
}
