import { sha256Of } from "../domain/ids.js";
import { seededRandom, seedFor, shuffled } from "../domain/seeded.js";
import { type ImageModifier, MODIFICATIONS, type Modification } from "../ports/image-modifier.js";
import { type Interval, personIntervals, withoutCertainty } from "./bootstrap.js";
import type { Dataset, HashedImage } from "./dataset.js";
import type { EmbeddedDataset, EmbeddedImage } from "./embed-dataset.js";
import { scorePairs } from "./pair-accuracy.js";
import type { CopiesResults } from "./results.js";
import { lowerEdge } from "./similarity-bins.js";
import type { CommonThreshold } from "./strata.js";

/** Persons of whom one photograph is copied: every copy has to be analysed. */
const PERSONS = 200;

/** A photograph of a person and another one that is copied. */
interface Original {
  readonly kept: EmbeddedImage;
  readonly copied: HashedImage;
}

/** What makes and embeds copies. */
export interface CopyParts {
  readonly modifier: ImageModifier;
  /** Embeds as the dataset itself was embedded. */
  readonly embed: (dataset: Dataset) => Promise<EmbeddedDataset>;
}

/**
 * Compares a photograph of each of some persons with another one of theirs, as it is and modified, at the common threshold.
 * @returns shares of persons who are missed; null without a threshold or without persons who have two usable photographs
 */
export async function copiesOf(
  embedded: EmbeddedDataset,
  threshold: CommonThreshold,
  parts: CopyParts,
  seed: number,
): Promise<CopiesResults | null> {
  const originals = drawOriginals(embedded, seed);
  if (threshold === null || originals.length === 0) return null;
  const similarity = lowerEdge(threshold.bin);
  const results: CopiesResults["copies"] = [];
  for (const modification of [null, ...MODIFICATIONS]) {
    const similarities = await compareCopies(embedded, originals, modification, parts);
    const missed = similarities.map((value) => value < similarity);
    results.push({
      name: modification ?? "as it is",
      comparisons: missed.length,
      withoutFace: similarities.filter((value) => !Number.isFinite(value)).length,
      fnmr: missed.filter((one) => one).length / missed.length,
      fnmrInterval: intervalOf(missed, seed),
    });
  }
  return { similarity, overallFmr: threshold.fmr, copies: results };
}

function drawOriginals({ dataset, images }: EmbeddedDataset, seed: number): Original[] {
  const random = seededRandom(seedFor(seed, "copies"));
  const usable = new Map<string, number[]>();
  images.forEach(({ person, failure }, place) => {
    if (failure === null) usable.set(person, [...(usable.get(person) ?? []), place]);
  });
  const persons = shuffled(
    [...usable.values()].filter((places) => places.length > 1),
    random,
  );
  return persons.slice(0, PERSONS).flatMap((places) => {
    const [first = 0, second = 0] = shuffled(places, random);
    const [kept, copied] = [images[first], dataset.images[second]];
    return kept === undefined || copied === undefined ? [] : { kept, copied };
  });
}

/** @returns the similarity of each original to its copy; −∞ for a copy without a usable face */
async function compareCopies(
  { dataset, images }: EmbeddedDataset,
  originals: readonly Original[],
  modification: Modification | null,
  { modifier, embed }: CopyParts,
): Promise<number[]> {
  const copies: HashedImage[] = [];
  for (const { copied } of originals) {
    const bytes = await copied.read();
    const copy = modification === null ? bytes : await modifier.modify(bytes, modification);
    copies.push({ ...copied, file: `${copied.file}, copy`, hash: sha256Of(copy), read: async () => copy });
  }
  const embeddedCopies = await embed({ ...dataset, images: copies });
  const pairs = originals.map(({ kept, copied }) => ({
    first: kept.file,
    second: `${copied.file}, copy`,
    isMated: true,
    fold: 0,
  }));
  return scorePairs([...images, ...embeddedCopies.images], pairs).map(({ similarity }) => similarity);
}

function intervalOf(missed: readonly boolean[], seed: number): Interval | null {
  const share = (weights: Float64Array) => {
    const sum = missed.reduce((total, one, i) => total + (one ? (weights[i] as number) : 0), 0);
    return [sum / missed.length];
  };
  const [limits = null] = personIntervals(missed.length, seed, "copies", share);
  return withoutCertainty(missed.filter((one) => one).length / missed.length, limits, missed.length);
}
