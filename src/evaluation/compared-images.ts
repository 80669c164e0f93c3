import type { EmbeddedDataset, EmbeddedImage } from "./embed-dataset.js";
import { toRows, type VectorRows } from "./products.js";

/** The photographs of a dataset as comparisons see them. */
export interface ComparedImages {
  /** How many persons the dataset has, with or without a usable photograph. */
  readonly persons: number;
  /** Those whose person's face was found and is fit to be searched. */
  readonly usable: readonly EmbeddedImage[];
  /** Their persons, 0 to `persons` − 1. */
  readonly personOf: Uint32Array;
  readonly vectors: VectorRows;
  /** Usable photographs of each person. */
  readonly usablePerPerson: Uint32Array;
  /** All photographs of each person. */
  readonly allPerPerson: Uint32Array;
}

/** Sets apart the photographs that can be compared. */
export function comparedImages({ dataset, pack, images }: EmbeddedDataset): ComparedImages {
  const indexOf = new Map(dataset.persons.map((person, i) => [person, i]));
  const personOf = (image: EmbeddedImage) => indexOf.get(image.person) ?? 0;
  const usable = images.filter(({ failure }) => failure === null);
  const perPerson = (counted: readonly EmbeddedImage[]) => {
    const counts = new Uint32Array(dataset.persons.length);
    for (const image of counted) (counts[personOf(image)] as number)++;
    return counts;
  };
  return {
    persons: dataset.persons.length,
    usable,
    personOf: Uint32Array.from(usable, personOf),
    vectors: toRows(
      usable.flatMap(({ portrait }) => portrait?.embedding.vector ?? []),
      pack.dimension,
    ),
    usablePerPerson: perPerson(usable),
    allPerPerson: perPerson(images),
  };
}
