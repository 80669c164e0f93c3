import sharp from "sharp";
import type { Raster } from "../../domain/resample.js";

/**
 * Scales an image down by a whole factor with libvips, which does so in vector instructions. Each new pixel is a mean over
 * `2 × factor` pixels across and down that weighs the middle most, so that fine patterns do not turn into false ones. What
 * is left over at the right and the bottom is dropped; of a side that is shorter than the factor one pixel is made.
 */
export async function reduce({ pixels, width, height }: Raster, factor: number): Promise<Raster> {
  const across = Math.max(1, Math.floor(width / factor));
  const down = Math.max(1, Math.floor(height / factor));
  const { data } = await sharp(pixels, { raw: { width, height, channels: 3 } })
    .extract({
      left: 0,
      top: 0,
      width: Math.min(width, across * factor),
      height: Math.min(height, down * factor),
    })
    .resize(across, down, { fit: "fill", kernel: "linear" })
    .raw()
    .toBuffer({ resolveWithObject: true });
  return { width: across, height: down, pixels: data };
}
