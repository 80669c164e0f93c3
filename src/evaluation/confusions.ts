import { padBox } from "../domain/geometry.js";
import type { ImageRenderer } from "../ports/image-renderer.js";
import type { AllPairs } from "./all-pairs.js";
import type { ComparedImages } from "./compared-images.js";
import type { Dataset } from "./dataset.js";
import type { EmbeddedImage } from "./embed-dataset.js";
import { lowerEdge } from "./similarity-bins.js";

/** Two photographs that were told wrong, as people look at them. */
export interface Confusion {
  readonly similarity: number;
  readonly first: Shown;
  readonly second: Shown;
}

interface Shown {
  readonly file: string;
  /** JPEG of the face, base64. */
  readonly thumbnail: string;
}

/** The worst of both kinds. */
export interface Confusions {
  /** The most similar photographs of two persons, one pair for two persons. */
  readonly falseMatches: readonly Confusion[];
  /** The least similar photographs of one person, one pair for a person. */
  readonly misses: readonly Confusion[];
}

const SHOWN = 24;

/** Finds the worst confusions and cuts the faces out. It holds photographs of people: only for those who asked. */
export async function worstConfusions(
  dataset: Dataset,
  images: ComparedImages,
  all: AllPairs,
  renderer: ImageRenderer,
): Promise<Confusions> {
  const sources = new Map(dataset.images.map((image) => [image.file, image]));
  const show = async (place: number): Promise<Shown> => {
    const { file, portrait } = images.usable[place] as EmbeddedImage;
    const bytes = await sources.get(file)?.read();
    if (bytes === undefined || portrait === null) return { file, thumbnail: "" };
    const face = await renderer.crop(bytes, padBox(portrait.box, AROUND_FACE), THUMBNAIL_SIDE);
    return { file, thumbnail: Buffer.from(face).toString("base64") };
  };
  const asShown = async ([first, second, bin]: PlacedPair): Promise<Confusion> => ({
    similarity: lowerEdge(bin),
    first: await show(first),
    second: await show(second),
  });
  const falseMatches = await Promise.all(mostAlike(images, all).map(asShown));
  const misses = await Promise.all(leastAlike(images, all).map(asShown));
  return { falseMatches, misses };
}

const THUMBNAIL_SIDE = 128;
/** On every side, as a share of the box. */
const AROUND_FACE = 0.25;

type PlacedPair = readonly [first: number, second: number, bin: number];

function mostAlike({ personOf }: ComparedImages, { highestNonMated: pairs }: AllPairs): PlacedPair[] {
  const found = new Map<string, PlacedPair>();
  for (let i = 0; i < pairs.count && found.size < SHOWN; i++) {
    const [first, second] = [pairs.first[i] as number, pairs.second[i] as number];
    const persons = `${personOf[first]} ${personOf[second]}`;
    if (!found.has(persons)) found.set(persons, [first, second, pairs.bin[i] as number]);
  }
  return [...found.values()];
}

function leastAlike({ personOf }: ComparedImages, { mated }: AllPairs): PlacedPair[] {
  const order = mated.bin
    .map((_, i) => i)
    .sort((a, b) => (mated.bin[a] as number) - (mated.bin[b] as number));
  const found = new Map<number, PlacedPair>();
  for (const i of order) {
    if (found.size === SHOWN) break;
    const first = mated.first[i] as number;
    const person = personOf[first] as number;
    if (!found.has(person)) found.set(person, [first, mated.second[i] as number, mated.bin[i] as number]);
  }
  return [...found.values()];
}
