import type { Sharp } from "sharp";
import type { Size } from "../../domain/geometry.js";
import type { DecodedImage } from "../../domain/image.js";
import type { ImageDecoder } from "../../ports/image-decoder.js";
import { DEFAULT_LIMITS, type ImageLimits, type OpenedImage, openImage } from "./open-image.js";

/** Decodes with libvips, in a process where it can read nothing but JPEG, PNG, WebP, GIF and AVIF from memory. */
export class SharpImageDecoder implements ImageDecoder {
  readonly #limits: ImageLimits;

  /** @param limits those left out are 50 MB and 50 million pixels */
  constructor(limits: Partial<ImageLimits> = {}) {
    this.#limits = { ...DEFAULT_LIMITS, ...limits };
  }

  async decode(bytes: Uint8Array): Promise<DecodedImage> {
    const opened = await openImage(bytes, this.#limits);
    return pixelsOf(opened, opened.picture);
  }

  async decodeReduced(
    bytes: Uint8Array,
    longestSide: number,
  ): Promise<{ image: DecodedImage; original: Size }> {
    const opened = await openImage(bytes, this.#limits);
    const { width, height } = opened;
    const reduced = opened.picture.resize(longestSide, longestSide, {
      fit: "inside",
      withoutEnlargement: true,
    });
    return { image: await pixelsOf(opened, reduced), original: { width, height } };
  }
}

async function pixelsOf({ format, orientation, run }: OpenedImage, picture: Sharp): Promise<DecodedImage> {
  const { data, info } = await run(picture.raw().toBuffer({ resolveWithObject: true }));
  return {
    format,
    orientation,
    width: info.width,
    height: info.height,
    pixels: new Uint8Array(data.buffer, data.byteOffset, data.byteLength),
  };
}
