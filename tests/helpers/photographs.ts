import { readFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { SharpImageDecoder } from "../../src/adapters/sharp/image-decoder.js";
import type { EmbeddedFace } from "../../src/domain/face.js";
import type { Box } from "../../src/domain/geometry.js";
import type { DecodedImage } from "../../src/domain/image.js";
import { cut, type Raster, shrink } from "../../src/domain/resample.js";

const DEMO = join(
  dirname(createRequire(import.meta.url).resolve("@vladmandic/face-api/package.json")),
  "demo",
);
const decoder = new SharpImageDecoder();
const decoded = new Map<number, Promise<DecodedImage>>();

/** Photographs of the package @vladmandic/face-api (MIT) that show 3, 3, 3, 4, 5 and 4 women; 1920 pixels wide. */
export const PHOTOGRAPHS = [1, 2, 3, 4, 5, 6] as const;

/** One of {@link PHOTOGRAPHS}; decoded once, so nobody may change its pixels. */
export function photograph(number: (typeof PHOTOGRAPHS)[number]): Promise<DecodedImage> {
  const known = decoded.get(number);
  if (known !== undefined) return known;
  const decoding = readFile(join(DEMO, `sample${number}.jpg`)).then((bytes) => decoder.decode(bytes));
  decoded.set(number, decoding);
  return decoding;
}

/** A picture as engines take it. */
export function asImage(raster: Raster): DecodedImage {
  return { ...raster, format: "png", orientation: 1 };
}

export function decode(bytes: Buffer): Promise<DecodedImage> {
  return decoder.decode(bytes);
}

/** @param longestSide pixels */
export function scaledTo(image: DecodedImage, longestSide: number): DecodedImage {
  return asImage(shrink(image, longestSide).raster);
}

/** @param box whole pixels, inside of the image */
export function croppedTo(image: DecodedImage, box: Box): DecodedImage {
  return asImage(cut(image, box));
}

export function fromLeft(faces: readonly EmbeddedFace[]): EmbeddedFace[] {
  return faces.toSorted((a, b) => a.box.x - b.box.x);
}
