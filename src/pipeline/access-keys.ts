import { randomBytes, timingSafeEqual } from "node:crypto";
import type { Actor } from "../domain/actor.js";
import { keyId, sha256Of } from "../domain/ids.js";
import type { Store } from "../ports/store.js";

/** The one key of the HTTP API. Only its hash is kept, so it can be shown once and never again. */
export interface AccessKeys {
  /** Makes the key at the first start. @returns the key, or null when there is one already */
  makeFirst(): Promise<string | null>;
  /** Makes a new key; the old one stops working at once. */
  replace(): Promise<string>;
  /**
   * Takes the same time for every wrong key.
   * @returns who presents it (see `keyId`), or null unless it is the key in force
   */
  holderOf(presented: string): Promise<Actor | null>;
}

export function createAccessKeys({ store }: { store: Store }): AccessKeys {
  return {
    async makeFirst() {
      if ((await store.accessKeys.current()) !== null) return null;
      const key = newKey();
      return (await store.accessKeys.setFirst(sha256Of(key))) ? key : null;
    },
    async replace() {
      const key = newKey();
      await store.accessKeys.replace(sha256Of(key));
      return key;
    },
    async holderOf(presented) {
      const kept = await store.accessKeys.current();
      if (kept === null) return null;
      const isInForce = timingSafeEqual(Buffer.from(sha256Of(presented), "hex"), Buffer.from(kept, "hex"));
      return isInForce ? { kind: "key", id: keyId(kept) } : null;
    },
  };
}

/** 256 random bits: there is nothing to guess, so a plain SHA-256 keeps it. The prefix lets people and secret scanners recognise a key. */
function newKey(): string {
  return `leadlight_${randomBytes(32).toString("base64url")}`;
}
