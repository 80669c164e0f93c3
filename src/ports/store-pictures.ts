import type { ErrorCode } from "../domain/errors.js";
import type { AdId, OperationId, PackId, Sha256, VectorLabel } from "../domain/ids.js";
import type { PictureFeatures } from "../domain/picture-features.js";

/** How far a pack for pictures is with the images that ads show. */
export interface PictureCoverage {
  readonly embedded: number;
  /** Images that it could not embed. */
  readonly failed: number;
  /** Images that it has not seen yet. */
  readonly waiting: number;
}

/** The images that ads show, as a pack for whole pictures sees them; those that only known answers show are none of them. */
export interface PictureRepository {
  /** Images that a pack has neither embedded nor failed on, in the order in which they came. */
  waiting(pack: PackId, limit: number): Promise<Sha256[]>;

  /**
   * Records what a pack makes of an image that is there. Its vectors enter the collection of every operation with an ad that shows it;
   * an ad that comes later takes them along. What is there already is left as it is.
   * @throws IMAGE_UNKNOWN; EMBEDDING_INVALID for a vector that no index would take
   */
  record(image: Sha256, pack: PackId, features: PictureFeatures): Promise<void>;

  /** Notes that a pack cannot embed an image. @throws IMAGE_UNKNOWN */
  recordFailure(image: Sha256, pack: PackId, code: ErrorCode): Promise<void>;

  /** Of all operations, or of the ads of one. */
  coverage(pack: PackId, operation?: OperationId): Promise<PictureCoverage>;

  /** The images of an operation that have these vectors, each with its vector; at most `limit`. */
  withVectors(
    operation: OperationId,
    pack: PackId,
    labels: readonly VectorLabel[],
    limit: number,
  ): Promise<{ readonly label: VectorLabel; readonly image: Sha256 }[]>;

  /** The ads of an operation that show an image: how many, and the oldest of them. */
  adsShowing(
    operation: OperationId,
    image: Sha256,
    limit: number,
  ): Promise<{ readonly count: number; readonly first: readonly AdId[] }>;

  /** How likely an image is explicit, 0 to 1, by whichever pack finds it likeliest; null while none has told. */
  explicitness(image: Sha256): Promise<number | null>;
}
