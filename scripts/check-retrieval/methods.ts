import { cosine } from "../../src/domain/embedding.js";
import type { DecodedImage } from "../../src/domain/image.js";
import {
  DEFAULT_QUALITY_FLOOR,
  eachOrientation,
  hammingDistance,
  hashPicture,
  pdqOf,
} from "../../src/domain/pdq/picture-hash.js";
import type { PictureClasses } from "../../src/domain/picture-features.js";
import { KEPT_VIEWS, SEARCHED_VIEWS } from "../../src/domain/picture-view.js";
import type { PictureEmbedder } from "../../src/ports/picture-embedder.js";

/** What is kept of a picture that may be found. */
export interface Kept {
  readonly pdq: Uint8Array;
  readonly vectors: readonly Float32Array[];
  readonly classes: PictureClasses | null;
}

/** What is looked for. */
export interface Searched {
  /** The hashes of the picture and of the picture turned and mirrored; none when its quality is too low to be matched. */
  readonly hashes: readonly Uint8Array[];
  readonly vectors: readonly Float32Array[];
}

export async function keep(image: DecodedImage, embedder: PictureEmbedder): Promise<Kept> {
  const { vectors, classes } = await embedder.embed(image, KEPT_VIEWS);
  return { pdq: pdqOf(hashPicture(image)), vectors, classes };
}

export async function lookFor(image: DecodedImage, embedder: PictureEmbedder): Promise<Searched> {
  const hash = hashPicture(image);
  const hashes = hash.quality < DEFAULT_QUALITY_FLOOR ? [] : eachOrientation(hash);
  const { vectors } = await embedder.embed(image, SEARCHED_VIEWS);
  return { hashes, vectors };
}

/** Bits by which the nearest of the hashes differs; 256 when there is none. */
export function distanceTo({ hashes }: Searched, { pdq }: Kept): number {
  return Math.min(256, ...hashes.map((hash) => hammingDistance(hash, pdq)));
}

/** Cosine of the two views that are most alike. */
export function similarityTo(searched: Searched, kept: Kept): number {
  let nearest = -1;
  for (const a of searched.vectors) for (const b of kept.vectors) nearest = Math.max(nearest, cosine(a, b));
  return nearest;
}
