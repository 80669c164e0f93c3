import { createPictureEmbedder } from "../../src/adapters/onnx/picture-embedder.js";
import { expected } from "../../src/domain/errors.js";
import type { PictureEmbedders } from "../../src/ports/picture-embedder.js";
import { openPicturePack } from "./packs.js";

/** With the pack that ships, loaded when the first picture comes. */
export const shippedPictureEmbedders: PictureEmbedders = {
  open: async () => createPictureEmbedder({ pack: await openPicturePack(), threads: 1, providers: ["cpu"] }),
};

/** For tests that look at no whole pictures. */
export const noPictureEmbedders: PictureEmbedders = {
  async open() {
    throw expected("PACK_UNKNOWN", "no look at whole pictures", "this test", "one");
  },
};
