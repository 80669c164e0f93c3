import type { Sharp } from "sharp";
import type { Size } from "../../domain/geometry.js";
import type { ImageModifier, Modification } from "../../ports/image-modifier.js";
import { DEFAULT_LIMITS, openImage } from "./open-image.js";

type Change = (picture: Sharp, size: Size) => Sharp;

const GOOD_QUALITY = 95;
/** Corners that turning lays bare; no face has that colour. */
const BARE = "#808080";

const CHANGES: Readonly<Record<Modification, Change>> = {
  "turned by 10°": turned(10),
  "turned by 30°": turned(30),
  "turned by 90°": turned(90),
  "turned by 180°": turned(180),
  mirrored: good((picture) => picture.flop()),
  "JPEG quality 30": (picture) => picture.jpeg({ quality: 30 }),
  "JPEG quality 10": (picture) => picture.jpeg({ quality: 10 }),
  "half the size": shrunk(2),
  "a third of the size": shrunk(3),
};

/** Modifies pictures with libvips, under the limits and with the error codes of the decoder. */
export const sharpImageModifier: ImageModifier = {
  async modify(bytes, modification) {
    const image = await openImage(bytes, DEFAULT_LIMITS);
    const copy = await image.run(CHANGES[modification](image.picture, image).toBuffer());
    return new Uint8Array(copy.buffer, copy.byteOffset, copy.byteLength);
  },
};

function good(change: Change): Change {
  return (picture, size) => change(picture, size).jpeg({ quality: GOOD_QUALITY });
}

function turned(degrees: number): Change {
  return good((picture) => picture.rotate(degrees, { background: BARE }));
}

function shrunk(times: number): Change {
  return good((picture, { width }) => picture.resize({ width: Math.max(1, Math.round(width / times)) }));
}
