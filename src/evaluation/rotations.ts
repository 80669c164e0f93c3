import { seededRandom, seedFor, shuffled } from "../domain/seeded.js";

/** How many portraits make a subject's template, and how many photographs a probe. */
export interface TemplateSizes {
  readonly portraits: number;
  readonly probes: number;
}

/** A person in the gallery. Numbers are places in the list of images. */
export interface EnrolledPerson {
  readonly person: number;
  readonly portraits: readonly number[];
  /** Other photographs, searched as one probe; null for somebody who has too few to be searched. */
  readonly probes: readonly number[] | null;
}

/** A person who is not in the gallery, with photographs that are searched as one probe. */
export interface Stranger {
  readonly person: number;
  readonly probes: readonly number[];
}

/** One gallery and what is searched in it. */
export interface Rotation {
  readonly enrolled: readonly EnrolledPerson[];
  readonly strangers: readonly Stranger[];
}

/** Galleries; in each another tenth of the persons stays outside. */
export const ROTATIONS = 10;

/** Probes of one stranger, so that nobody with many photographs decides what false alarms cost. */
const MOST_PROBES_OF_A_STRANGER = 5;

/**
 * Draws galleries and probes. In each rotation one part of the persons stays outside of the gallery, and each person stays
 * outside once: their photographs are the non-mated probes. Everybody else is enrolled with photographs drawn anew, and
 * searched by others of theirs where they have enough; who has not is in the gallery all the same, with what there is.
 * @param imagesOf places of each person's images, usable or not
 */
export function drawRotations(
  imagesOf: readonly (readonly number[])[],
  { portraits, probes }: TemplateSizes,
  seed: number,
): Rotation[] {
  const random = seededRandom(seedFor(seed, "rotations"));
  const persons = imagesOf.map((_, person) => person);
  const parts = Math.min(ROTATIONS, persons.length);
  const partOf = new Map(shuffled(persons, random).map((person, i) => [person, i % parts]));
  return Array.from({ length: parts }, (_, part) => {
    const enrolled: EnrolledPerson[] = [];
    const strangers: Stranger[] = [];
    for (const person of persons) {
      const images = shuffled(imagesOf[person] ?? [], random);
      if (partOf.get(person) === part) strangers.push(...asStrangers(person, images, probes));
      else if (images.length > 0) enrolled.push(asEnrolled(person, images, { portraits, probes }));
    }
    return { enrolled, strangers };
  });
}

function asEnrolled(
  person: number,
  images: readonly number[],
  { portraits, probes }: TemplateSizes,
): EnrolledPerson {
  const isSearched = images.length >= portraits + probes;
  return {
    person,
    portraits: images.slice(0, portraits),
    probes: isSearched ? images.slice(portraits, portraits + probes) : null,
  };
}

function asStrangers(person: number, images: readonly number[], probes: number): Stranger[] {
  const count = Math.min(MOST_PROBES_OF_A_STRANGER, Math.floor(images.length / probes));
  return Array.from({ length: count }, (_, i) => ({
    person,
    probes: images.slice(i * probes, (i + 1) * probes),
  }));
}
