import type { Size } from "../domain/geometry.js";
import type { Sha256 } from "../domain/ids.js";
import type { Quad, TextReading } from "../domain/picture-text.js";
import type { ImageDecoder } from "../ports/image-decoder.js";
import type { ImageStore } from "../ports/image-store.js";
import type { TextReader } from "../ports/text-reader.js";
import { makeOfOriginal } from "./kept-original.js";

interface PictureParts {
  readonly images: ImageStore;
  readonly decoder: ImageDecoder;
}

/** No text that matters needs more; a picture that is larger is read at this size. */
const LONGEST_SIDE = 1600;

/** Reads the original of a picture in the store. */
export async function readKept(parts: PictureParts, reader: TextReader, image: Sha256): Promise<TextReading> {
  const made = await makeOfOriginal(parts.images, image, (original) => readPicture(parts, reader, original));
  return "fault" in made ? { outcome: "unreadable", lines: [] } : made.value;
}

/** Reads a picture. @returns lines in pixels of the upright original */
export async function readPicture(
  parts: Pick<PictureParts, "decoder">,
  reader: TextReader,
  bytes: Uint8Array,
): Promise<TextReading> {
  const { image, original } = await parts.decoder.decodeReduced(bytes, LONGEST_SIDE);
  const { outcome, lines } = await reader.read(image);
  return { outcome, lines: lines.map((line) => ({ ...line, quad: scaled(line.quad, image, original) })) };
}

/** Brings corners to another size, to a tenth of a pixel and into the picture. */
function scaled(quad: Quad, from: Size, to: Size): Quad {
  const tenth = (value: number, factor: number, most: number) =>
    Math.round(Math.min(Math.max(value * factor, 0), most) * 10) / 10;
  const [a, b, c, d] = quad;
  const moved = ({ x, y }: Quad[0]) => ({
    x: tenth(x, to.width / from.width, to.width),
    y: tenth(y, to.height / from.height, to.height),
  });
  return [moved(a), moved(b), moved(c), moved(d)];
}
