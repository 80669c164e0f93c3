import type { DecodedImage } from "../../domain/image.js";
import type { ImageDecoder } from "../../ports/image-decoder.js";
import { DEFAULT_LIMITS, type ImageLimits, openImage } from "./open-image.js";

/** Decodes with libvips, in a process where it can read nothing but JPEG, PNG, WebP, GIF and AVIF from memory. */
export class SharpImageDecoder implements ImageDecoder {
  readonly #limits: ImageLimits;

  /** @param limits those left out are 50 MB and 50 million pixels */
  constructor(limits: Partial<ImageLimits> = {}) {
    this.#limits = { ...DEFAULT_LIMITS, ...limits };
  }

  async decode(bytes: Uint8Array): Promise<DecodedImage> {
    const image = await openImage(bytes, this.#limits);
    const { data, info } = await image.run(image.picture.raw().toBuffer({ resolveWithObject: true }));
    return {
      format: image.format,
      orientation: image.orientation,
      width: info.width,
      height: info.height,
      pixels: new Uint8Array(data.buffer, data.byteOffset, data.byteLength),
    };
  }
}
