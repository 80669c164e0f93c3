import type { Box } from "./geometry.js";
import type { DecodedImage } from "./image.js";

/** Pixels, `height × width × 3` bytes. */
export interface Raster {
  readonly width: number;
  readonly height: number;
  readonly pixels: Uint8Array;
}

/**
 * Scales an image down until its longer side is at most `longestSide`; each new pixel is the mean of the old ones that
 * its centre cell touches. An image that is small enough is returned as it is.
 * @returns the raster, and by how much coordinates in it must be multiplied to be in pixels of `image`
 */
export function shrink(
  image: DecodedImage,
  longestSide: number,
): { raster: Raster; scale: { x: number; y: number } } {
  const ratio = Math.max(image.width, image.height) / longestSide;
  if (ratio <= 1) return { raster: image, scale: { x: 1, y: 1 } };
  const width = Math.max(1, Math.round(image.width / ratio));
  const height = Math.max(1, Math.round(image.height / ratio));
  const pixels = new Uint8Array(width * height * 3);
  for (let row = 0; row < height; row++) {
    const top = Math.floor((row * image.height) / height);
    const bottom = Math.max(top + 1, Math.floor(((row + 1) * image.height) / height));
    for (let column = 0; column < width; column++) {
      const left = Math.floor((column * image.width) / width);
      const right = Math.max(left + 1, Math.floor(((column + 1) * image.width) / width));
      meanColour(image, left, top, right, bottom, pixels, (row * width + column) * 3);
    }
  }
  return { raster: { width, height, pixels }, scale: { x: image.width / width, y: image.height / height } };
}

function meanColour(
  image: DecodedImage,
  left: number,
  top: number,
  right: number,
  bottom: number,
  out: Uint8Array,
  at: number,
): void {
  let red = 0;
  let green = 0;
  let blue = 0;
  for (let row = top; row < bottom; row++) {
    for (let i = (row * image.width + left) * 3, end = (row * image.width + right) * 3; i < end; i += 3) {
      red += image.pixels[i] as number;
      green += image.pixels[i + 1] as number;
      blue += image.pixels[i + 2] as number;
    }
  }
  const count = (right - left) * (bottom - top);
  out[at] = Math.round(red / count);
  out[at + 1] = Math.round(green / count);
  out[at + 2] = Math.round(blue / count);
}

/** Copies a rectangle out of an image. @param box whole pixels, inside the image */
export function cut(image: Raster, box: Box): Raster {
  const pixels = new Uint8Array(box.width * box.height * 3);
  for (let row = 0; row < box.height; row++) {
    const from = ((box.y + row) * image.width + box.x) * 3;
    pixels.set(image.pixels.subarray(from, from + box.width * 3), row * box.width * 3);
  }
  return { width: box.width, height: box.height, pixels };
}
