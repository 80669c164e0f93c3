import type { Sha256 } from "../domain/ids.js";

/** Original images by the SHA-256 of their bytes. Nothing is ever changed in place. */
export interface ImageStore {
  /**
   * Keeps the bytes, durably and all or nothing. Keeping them again does nothing.
   * @throws STORAGE_FULL; ARGUMENT_INVALID for bytes that do not have this hash
   */
  put(sha256: Sha256, bytes: Uint8Array): Promise<void>;

  /** @returns the bytes, or null when there are none under this hash. @throws STORE_DAMAGED when they no longer have it */
  get(sha256: Sha256): Promise<Uint8Array | null>;

  has(sha256: Sha256): Promise<boolean>;

  /**
   * Removes an image for good, unless it is wanted after all: that is asked once nobody finds it any more, and it is put back then. So
   * who keeps an image, and then finds that it is not there, has to keep it again.
   */
  remove(sha256: Sha256, isWanted: () => Promise<boolean>): Promise<void>;

  /** Every hash kept, in no order. */
  list(): AsyncIterable<Sha256>;
}
