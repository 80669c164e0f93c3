import type { OperationId, Sha256 } from "../domain/ids.js";
import type { PictureHash } from "../domain/pdq/picture-hash.js";

/** A distinct PDQ in the store. Sequence numbers only grow, and are never used twice. */
export interface DistinctHash {
  readonly sequence: number;
  readonly pdq: Uint8Array;
}

/** A picture that has one of some hashes. */
export interface PictureWithHash {
  readonly imageSha256: Sha256;
  /** Of its hash. */
  readonly sequence: number;
  readonly quality: number;
}

/** A picture of an operation by its hash. */
export interface HashedPicture {
  readonly imageSha256: Sha256;
  readonly pdq: Uint8Array;
  readonly quality: number;
}

/** The perceptual hashes of images. Those of ads of known answers are found for nobody. */
export interface PictureHashRepository {
  find(image: Sha256): Promise<PictureHash | null>;
  /** Keeps the hashes of an image that is there without; one that has them keeps those. @throws IMAGE_UNKNOWN */
  record(image: Sha256, hash: PictureHash): Promise<void>;
  /**
   * Images without hashes, in the order in which they came.
   * @param page.after continue behind this image
   * @throws IMAGE_UNKNOWN for an unknown `after`
   */
  missing(page: { after: Sha256 | null; limit: number }): Promise<Sha256[]>;
  countMissing(): Promise<number>;
  /** Distinct hashes behind a sequence number, in order; none of quality 0. */
  distinctAfter(sequence: number, limit: number): Promise<DistinctHash[]>;
  /**
   * The pictures in the ads of an operation that have one of some hashes, each once, with how many there are in all.
   * @param wanted.sequences of the hashes, in whose order the pictures come
   * @param wanted.qualityFloor pictures of a lower quality are left out, 0 to 100
   */
  withHashes(
    operationId: OperationId,
    wanted: { sequences: readonly number[]; qualityFloor: number; limit: number },
  ): Promise<{ readonly found: PictureWithHash[]; readonly total: number }>;
  /**
   * The hashed pictures in the ads of an operation, each once, in the order in which they came, a page at a time.
   * @param wanted.qualityFloor pictures of a lower quality are left out, 0 to 100
   * @param wanted.after the last picture of the page before; null for the first
   * @throws IMAGE_UNKNOWN
   */
  ofOperation(
    operationId: OperationId,
    wanted: { qualityFloor: number; after: Sha256 | null; limit: number },
  ): Promise<HashedPicture[]>;
}
