import type { ApiKey, NewApiKey } from "../domain/api-key.js";
import type { KeyId, Sha256 } from "../domain/ids.js";

/** An API key with the hash that is compared. */
export interface KeptApiKey extends ApiKey {
  readonly sha256: Sha256;
}

export interface KeyRepository {
  add(key: NewApiKey): Promise<ApiKey>;
  /** Adds a key where there is none yet, revoked ones included. @returns null, changing nothing, where there is */
  addFirst(key: NewApiKey): Promise<ApiKey | null>;
  /** Those with a prefix, in force or not. */
  withPrefix(prefix: string): Promise<KeptApiKey[]>;
  /** All of them, oldest first. */
  list(): Promise<ApiKey[]>;
  /** Ends a key at once; one that was revoked stays so, at its time. @throws KEY_UNKNOWN */
  revoke(id: KeyId): Promise<ApiKey>;
}
