import type { PictureFeatures } from "../domain/picture-features.js";
import type { PictureView } from "../domain/picture-view.js";
import type { ImageDecoder } from "../ports/image-decoder.js";
import type { PackInfo } from "../ports/model-pack.js";
import type { PictureEmbedder, PictureEmbedders } from "../ports/picture-embedder.js";

/** Looks at whole pictures: one embedder for all who ask, opened by the first of them. */
export interface PictureEye {
  /** The pack that it looks with. @throws PACK_UNKNOWN, PACK_INVALID */
  pack(): Promise<PackInfo>;
  /** @throws what `ImageDecoder.decode` and `PictureEmbedder.embed` throw */
  look(bytes: Uint8Array, views: readonly PictureView[]): Promise<PictureFeatures>;
  close(): Promise<void>;
}

export function createPictureEye(parts: {
  readonly embedders: PictureEmbedders;
  readonly decoder: ImageDecoder;
}): PictureEye {
  let opening: Promise<PictureEmbedder> | undefined;

  function embedder(): Promise<PictureEmbedder> {
    // It may be tried again, e.g. after its files were put back.
    opening ??= parts.embedders.open().catch((thrown) => {
      opening = undefined;
      throw thrown;
    });
    return opening;
  }

  return {
    pack: async () => (await embedder()).pack,
    look: async (bytes, views) => (await embedder()).embed(await parts.decoder.decode(bytes), views),
    async close() {
      const opened = await opening?.catch(() => undefined);
      await opened?.close();
    },
  };
}
