import type { AnalysedImage } from "../domain/face.js";
import type { Sha256 } from "../domain/ids.js";
import type { PackInfo } from "./model-pack.js";

/**
 * Keeps what `analyse image` made of images, so that a measurement that is repeated computes nothing anew. It is known by the
 * hash of the image and the hash of the pack, which covers networks and preprocessing.
 */
export interface AnalysisCache {
  /** @returns null when it was never kept, or can no longer be read */
  find(pack: PackInfo, image: Sha256): Promise<AnalysedImage | null>;

  /** Removes what any pack made of an image. */
  forget(image: Sha256): Promise<void>;

  /** Is whole or not there, whatever ends the process. @throws STORAGE_FULL */
  keep(pack: PackInfo, analysed: AnalysedImage): Promise<void>;
}
