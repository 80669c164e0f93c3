import type { DecodedImage } from "../domain/image.js";
import type { PictureFeatures } from "../domain/picture-features.js";
import type { PictureView } from "../domain/picture-view.js";
import type { PackInfo } from "./model-pack.js";

/** A picture in, one vector out for each view of it. The network is loaded at the first use. */
export interface PictureEmbedder {
  readonly pack: PackInfo;

  /**
   * @param views at least one
   * @throws MODEL_MISSING, MODEL_CHANGED, BACKEND_UNAVAILABLE at the first use; EMBEDDING_INVALID
   */
  embed(image: DecodedImage, views: readonly PictureView[]): Promise<PictureFeatures>;

  close(): Promise<void>;
}

export interface PictureEmbedders {
  /** A new one, which the caller closes. @throws PACK_UNKNOWN, PACK_INVALID, MODEL_UNAVAILABLE, MODEL_MISSING, MODEL_CHANGED */
  open(): Promise<PictureEmbedder>;
}
