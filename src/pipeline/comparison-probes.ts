import { personsOf } from "../domain/ad-persons.js";
import type { CalibrationInForce } from "../domain/calibration.js";
import type { Embedding } from "../domain/embedding.js";
import type { FaceId, PackId } from "../domain/ids.js";
import { fuseTemplate, type Template } from "../domain/template.js";
import type { ProbePage } from "../ports/store-comparisons.js";
import { pause } from "./slices.js";

/** One person in one ad, as a comparison searches them. */
export interface Probe {
  readonly person: readonly { readonly id: FaceId }[];
  readonly template: Template;
}

/** Faces looked at without letting others work. */
const FACES_OF_A_SLICE = 400;

/** Puts the faces of a page together by ad and person. @returns probes in the order of the page */
export async function probesOf(page: ProbePage, pack: PackId, inForce: CalibrationInForce): Promise<Probe[]> {
  const dimension = page.vectors.length / page.faces.length;
  const probes: Probe[] = [];
  let rested = 0;
  for (let start = 0; start < page.faces.length; ) {
    let end = start + 1;
    while (end < page.faces.length && page.arrivals[end] === page.arrivals[start]) end++;
    const faces = page.faces.slice(start, end).map((id, i) => {
      const from = (start + i) * dimension;
      const embedding: Embedding = { pack, vector: page.vectors.subarray(from, from + dimension) };
      return { id, imageSha256: page.pictures[start + i], embedding };
    });
    for (const person of faces.length === 1 ? [faces] : personsOf(faces, inForce))
      probes.push({
        person: person.map(({ id }) => ({ id })),
        template: fuseTemplate(person.map(({ embedding }) => embedding)),
      });
    start = end;
    if (start - rested >= FACES_OF_A_SLICE) {
      rested = start;
      await pause();
    }
  }
  return probes;
}
