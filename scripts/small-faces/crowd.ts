import sharp from "sharp";
import type { Box, Size } from "../../src/domain/geometry.js";
import type { DecodedImage } from "../../src/domain/image.js";

export const FACE_WIDTHS = [28, 36, 48, 64, 80, 110, 150] as const;

/** Of a portrait's 250 pixels, those that its face is wide. */
const FACE_SHARE = 110 / 250;
/** Where the face lies in a portrait, as a share of its sides. */
const FACE_AREA = { left: 0.28, top: 0.25, right: 0.72, bottom: 0.75 };

const COLUMNS = 4;
const ROWS = 3;

/** A picture of many people, and where they are. */
export interface Crowd {
  readonly image: DecodedImage;
  readonly portraits: readonly Box[];
  readonly faces: readonly Box[];
}

/**
 * Pastes twelve portraits onto a backdrop, each anywhere in its cell of a grid.
 * @param options.backdrop `height × width × 3` bytes
 * @param options.portrait gives the file of another square portrait at every call
 */
export async function makeCrowd(options: {
  readonly backdrop: Buffer;
  readonly size: Size;
  readonly faceWidth: number;
  readonly random: () => number;
  readonly portrait: () => string;
}): Promise<Crowd> {
  const { backdrop, size, faceWidth, random, portrait } = options;
  const side = Math.round(faceWidth / FACE_SHARE);
  const cell = { width: Math.floor(size.width / COLUMNS), height: Math.floor(size.height / ROWS) };
  const portraits: Box[] = [];
  const layers = [];
  for (let i = 0; i < COLUMNS * ROWS; i++) {
    const left = (i % COLUMNS) * cell.width + Math.floor(random() * (cell.width - side));
    const top = Math.floor(i / COLUMNS) * cell.height + Math.floor(random() * (cell.height - side));
    const input = await sharp(portrait()).resize(side, side).png().toBuffer();
    layers.push({ input, left, top });
    portraits.push({ x: left, y: top, width: side, height: side });
  }
  const pixels = await sharp(backdrop, { raw: { ...size, channels: 3 } })
    .composite(layers)
    .removeAlpha()
    .raw()
    .toBuffer();
  return {
    image: { ...size, format: "png", orientation: 1, pixels },
    portraits,
    faces: portraits.map(faceIn),
  };
}

function faceIn({ x, y, width, height }: Box): Box {
  const { left, top, right, bottom } = FACE_AREA;
  return {
    x: x + left * width,
    y: y + top * height,
    width: (right - left) * width,
    height: (bottom - top) * height,
  };
}
