import { readdir } from "node:fs/promises";
import { join } from "node:path";
import type { Box } from "../src/domain/geometry.js";
import { seededRandom, shuffled } from "../src/domain/seeded.js";

/** A person of a data set and the files that show them. */
export interface Person {
  readonly name: string;
  readonly photographs: readonly string[];
}

/** Everybody in a data set that has a folder for each person, in a random order that the seed fixes. */
export async function readPeople(dataset: string, seed: number): Promise<Person[]> {
  const people: Person[] = [];
  for (const name of (await readdir(dataset)).sort()) {
    const files = (await readdir(join(dataset, name))).sort();
    people.push({ name, photographs: files.map((file) => join(dataset, name, file)) });
  }
  return shuffled(people, seededRandom(seed));
}

/** Where the person's face lies in the 250 × 250 pictures of Labeled Faces in the Wild; others may stand around it. */
export const CENTRED_FACE: Box = { x: 75, y: 75, width: 100, height: 100 };

/** The face nearest to the centre of such a picture. */
export function centredFace<Face extends { readonly box: Box }>(faces: readonly Face[]): Face | undefined {
  return faces.toSorted((a, b) => fromCentre(a.box) - fromCentre(b.box))[0];
}

function fromCentre({ x, y, width, height }: Box): number {
  const [centreX, centreY] = [
    CENTRED_FACE.x + CENTRED_FACE.width / 2,
    CENTRED_FACE.y + CENTRED_FACE.height / 2,
  ];
  return Math.hypot(x + width / 2 - centreX, y + height / 2 - centreY);
}
