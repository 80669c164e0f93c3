import type { Size } from "../domain/geometry.js";
import type { DecodedImage } from "../domain/image.js";

/** Turns the bytes of a hostile file into pixels. */
export interface ImageDecoder {
  /**
   * Decodes the whole first frame, upright, to 8-bit sRGB without alpha. CMYK, grey and 16-bit files are converted.
   * @throws FILE_EMPTY, FILE_TOO_LARGE, IMAGE_FORMAT_UNSUPPORTED (judged by content, never by name), IMAGE_DAMAGED,
   * IMAGE_TOO_LARGE (judged from the header, before anything is decoded)
   */
  decode(bytes: Uint8Array): Promise<DecodedImage>;

  /**
   * As {@link decode}, but scaled down where the longer side is longer than this.
   * @returns the picture, and the size it has in full, upright
   * @throws as {@link decode}
   */
  decodeReduced(bytes: Uint8Array, longestSide: number): Promise<{ image: DecodedImage; original: Size }>;
}
