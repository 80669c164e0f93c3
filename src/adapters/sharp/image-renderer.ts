import { expected } from "../../domain/errors.js";
import { type Box, clampBox, type Size } from "../../domain/geometry.js";
import type { ImageRenderer } from "../../ports/image-renderer.js";
import { blur } from "./blur.js";
import { DEFAULT_LIMITS, type ImageLimits, type OpenedImage, openImage } from "./open-image.js";

/** Where more quality stops being visible and only costs bytes. */
const JPEG_QUALITY = 85;

/** The longest side of a JPEG. */
const LONGEST_JPEG_SIDE = 65_535;

/** Renders with libvips, under the limits and with the error codes of the decoder. Pictures are never enlarged. */
export class SharpImageRenderer implements ImageRenderer {
  readonly #limits: ImageLimits;

  /** @param limits those left out are 50 MB and 50 million pixels */
  constructor(limits: Partial<ImageLimits> = {}) {
    this.#limits = { ...DEFAULT_LIMITS, ...limits };
  }

  async preview(bytes: Uint8Array, longestSide: number, blurred: readonly Box[] = []): Promise<Uint8Array> {
    checkLongestSide(longestSide);
    return render(await this.#open(bytes, blurred), longestSide);
  }

  async crop(
    bytes: Uint8Array,
    box: Box,
    longestSide: number,
    blurred: readonly Box[] = [],
  ): Promise<Uint8Array> {
    checkLongestSide(longestSide);
    checkBox(box);
    const image = await this.#open(bytes, blurred);
    const { x, y, width, height } = wholePixels(box, image);
    const picture = image.picture.extract({ left: x, top: y, width, height });
    return render({ ...image, picture }, longestSide);
  }

  async #open(bytes: Uint8Array, blurred: readonly Box[]): Promise<OpenedImage> {
    for (const box of blurred) checkBox(box);
    const image = await openImage(bytes, this.#limits);
    if (blurred.length === 0) return image;
    return blur(
      image,
      blurred.map((box) => wholePixels(box, image)),
    );
  }
}

async function render(image: OpenedImage, longestSide: number): Promise<Uint8Array> {
  const jpeg = image.picture
    .resize({ width: longestSide, height: longestSide, fit: "inside", withoutEnlargement: true })
    .jpeg({ quality: JPEG_QUALITY })
    .toBuffer();
  const data = await image.run(jpeg);
  return new Uint8Array(data.buffer, data.byteOffset, data.byteLength);
}

/** The smallest box of whole pixels inside the picture that holds what of `box` lies in it; at least one pixel. */
function wholePixels(box: Box, size: Size): Box {
  const inside = clampBox(box, size);
  const x = Math.min(Math.floor(inside.x), size.width - 1);
  const y = Math.min(Math.floor(inside.y), size.height - 1);
  const right = Math.min(Math.ceil(inside.x + inside.width), size.width);
  const bottom = Math.min(Math.ceil(inside.y + inside.height), size.height);
  return { x, y, width: Math.max(1, right - x), height: Math.max(1, bottom - y) };
}

function checkLongestSide(longestSide: number): void {
  if (!Number.isInteger(longestSide) || longestSide < 1 || longestSide > LONGEST_JPEG_SIDE)
    throw expected(
      "ARGUMENT_INVALID",
      `a whole number from 1 to ${LONGEST_JPEG_SIDE}`,
      "the longest side",
      longestSide,
    );
}

function checkBox(box: Box): void {
  const numbers = [box.x, box.y, box.width, box.height];
  if (!numbers.every(Number.isFinite))
    throw expected("ARGUMENT_INVALID", "four finite numbers", "a box", numbers.join(", "));
}
