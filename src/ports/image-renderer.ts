import type { Box } from "../domain/geometry.js";

/**
 * Makes pictures for people to look at: always re-encoded, so that no original is ever served, and never enlarged.
 * Both blur the parts that they are given, in pixels of the upright picture, so far that nothing can bring back what was there.
 * Both throw what `ImageDecoder.decode` does, and ARGUMENT_INVALID for a `longestSide` outside of 1–65535 or a box with a number that is not
 * finite.
 */
export interface ImageRenderer {
  /** The upright picture as JPEG, its longer side at most `longestSide` pixels, without metadata. */
  preview(bytes: Uint8Array, longestSide: number, blurred?: readonly Box[]): Promise<Uint8Array>;

  /**
   * The part of the upright picture inside `box` as JPEG, its longer side at most `longestSide` pixels.
   * @param box pixels of the upright picture; what lies outside of the picture is cut off, and at least one pixel is left
   */
  crop(bytes: Uint8Array, box: Box, longestSide: number, blurred?: readonly Box[]): Promise<Uint8Array>;
}
