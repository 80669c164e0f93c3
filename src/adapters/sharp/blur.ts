import sharp from "sharp";
import type { Box, Size } from "../../domain/geometry.js";
import type { OpenedImage } from "./open-image.js";

/**
 * What is left of a side of a blurred part, in pixels. Faces are known from 16 × 16 blocks (Harmon and Julesz, "Masking in visual
 * recognition", Science 180, 1973); with the margin around it a face is left 4 × 4.
 */
const LEFT = 6;
/** Pixels that become one at least: of a tiny face even fewer are left. */
const LEAST_BLOCK = 8;

const CHANNELS = 3;

interface Raster extends Size {
  /** `height × width × 3` bytes. */
  readonly pixels: Buffer;
}

/**
 * Blurs parts of a picture: each is reduced to a few pixels, which are enlarged to its size. Always the same pixels, from the whole part,
 * whatever is cut from the picture later: different cuts tell no more than one of them.
 * @param parts in whole pixels, inside of the picture
 */
export async function blur(image: OpenedImage, parts: readonly Box[]): Promise<OpenedImage> {
  const { data, info } = await image.run(image.picture.raw().toBuffer({ resolveWithObject: true }));
  const whole = { width: info.width, height: info.height, pixels: data };
  // All from the picture as it was, before any is written into it.
  const patches = await Promise.all(parts.map((part) => blurred(whole, part)));
  for (const [i, part] of parts.entries()) write(whole, part, patches[i] as Buffer);
  return { ...image, picture: open(whole) };
}

/** The pixels of a part, blurred. */
async function blurred(whole: Raster, { x, y, width, height }: Box): Promise<Buffer> {
  const few = { width: leftOf(width), height: leftOf(height) };
  const part = open(whole).extract({ left: x, top: y, width, height });
  const pixels = await part
    .resize({ ...few, fit: "fill", kernel: "linear" })
    .raw()
    .toBuffer();
  return open({ ...few, pixels })
    .resize({ width, height, fit: "fill", kernel: "cubic" })
    .raw()
    .toBuffer();
}

function write(whole: Raster, { x, y, width, height }: Box, pixels: Buffer): void {
  for (let row = 0; row < height; row++) {
    const line = pixels.subarray(row * width * CHANNELS, (row + 1) * width * CHANNELS);
    whole.pixels.set(line, ((y + row) * whole.width + x) * CHANNELS);
  }
}

function open({ width, height, pixels }: Raster) {
  return sharp(pixels, { raw: { width, height, channels: CHANNELS } });
}

function leftOf(side: number): number {
  return Math.max(1, Math.min(LEFT, Math.floor(side / LEAST_BLOCK)));
}
