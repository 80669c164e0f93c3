import type { Orientation, Size } from "./geometry.js";
import type { Sha256 } from "./ids.js";

/** The formats that Leadlight decodes; everything else is refused by its first bytes. */
export const IMAGE_FORMATS = ["jpeg", "png", "webp", "gif", "avif"] as const;
export type ImageFormat = (typeof IMAGE_FORMATS)[number];

/** What is remembered of an image; its bytes lie in the image store under `sha256`. */
export interface ImageFacts extends Size {
  readonly sha256: Sha256;
  readonly format: ImageFormat;
  /** Size of the original file. */
  readonly byteLength: number;
  /** EXIF orientation of the file; `width` and `height` are those of the upright image. */
  readonly orientation: Orientation;
}

/** An image as the networks see it: upright, 8-bit sRGB, no alpha (transparent parts over white). */
export interface DecodedImage extends Size {
  readonly format: ImageFormat;
  readonly orientation: Orientation;
  /** `height × width × 3` bytes, row by row, red green blue. */
  readonly pixels: Uint8Array;
}
