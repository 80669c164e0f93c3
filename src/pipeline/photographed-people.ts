import { asLeadlightError, expected } from "../domain/errors.js";
import { type AnalysedImage, isUnsearched } from "../domain/face.js";
import { type Sha256, sha256Of } from "../domain/ids.js";
import { choosePortraitFace } from "../domain/portrait-face.js";
import { seededRandom, seedFor, shuffled } from "../domain/seeded.js";
import type { Rejection } from "../ports/collected.js";
import type { DatasetImage } from "../ports/dataset.js";
import type { EngineInUse } from "./active-engine.js";
import { mapInOrder } from "./in-order.js";
import type { KnownPeopleParts, KnownPeopleRequest } from "./known-people-parts.js";
import { isFileFault } from "./reject-image.js";

/** A photograph with the face in it that is the person's. */
export interface KnownPhotograph {
  readonly sha256: Sha256;
  readonly analysis: AnalysedImage;
  readonly faceIndex: number;
  readonly read: () => Promise<Uint8Array>;
}

/** Somebody of whom there are two photographs that a comparison would search. */
export interface PhotographedPerson {
  /** As a name is written. */
  readonly name: string;
  readonly probe: KnownPhotograph;
  readonly portrait: KnownPhotograph;
}

export interface FoundPeople {
  readonly people: readonly PhotographedPerson[];
  /** Photographs that the store has already. */
  readonly known: number;
  readonly rejected: readonly Rejection[];
}

type Looked = KnownPhotograph | Rejection | "known";

/** Looks at the photographs of each person, in an order drawn by the seed, until two are usable. @throws FILE_UNREADABLE, DATASET_EMPTY */
export async function photographPeople(
  { dataset, store }: KnownPeopleParts,
  engine: EngineInUse,
  { folder, seed, onProgress }: KnownPeopleRequest,
): Promise<FoundPeople> {
  const { images } = await dataset.images(folder);
  const byPerson = new Map<string, DatasetImage[]>();
  for (const image of images) byPerson.set(image.person, [...(byPerson.get(image.person) ?? []), image]);
  const random = seededRandom(seedFor(seed, "photographs"));
  const persons = [...byPerson].map(([person, own]) => ({ person, own: shuffled(own, random) }));
  const total = persons.length;

  async function lookAt({ file, read }: DatasetImage): Promise<Looked> {
    try {
      return await engine.inTurn(async () => {
        const bytes = await read();
        const sha256 = sha256Of(bytes);
        if ((await store.images.find(sha256)) !== null) return "known";
        const analysis = await engine.analyse(bytes);
        const faceIndex = choosePortraitFace(analysis, undefined);
        const face = analysis.faces[faceIndex];
        if (face === undefined || isUnsearched(face))
          throw expected("FACE_NOT_FOUND", "a face that comparisons search", "a photograph", "a poor one");
        return { sha256, analysis, faceIndex, read };
      });
    } catch (thrown) {
      const { code, message } = asLeadlightError(thrown);
      if (!isFileFault(code)) throw thrown;
      return { source: file, code, message };
    }
  }

  async function person({ person: folderName, own }: (typeof persons)[number]) {
    const usable = new Map<Sha256, KnownPhotograph>();
    const others: Exclude<Looked, KnownPhotograph>[] = [];
    for (const image of own) {
      if (usable.size === 2) break;
      const looked = await lookAt(image);
      if (looked !== "known" && "sha256" in looked) usable.set(looked.sha256, looked);
      else others.push(looked);
    }
    const [probe, portrait] = [...usable.values()];
    const isWhole = probe !== undefined && portrait !== undefined;
    const name = folderName.replaceAll("_", " ");
    return { others, found: isWhole ? [{ name, probe, portrait }] : [] };
  }

  const people: PhotographedPerson[] = [];
  const rejected: Rejection[] = [];
  let known = 0;
  let done = 0;
  for await (const { others, found } of mapInOrder(persons, engine.imagesAtOnce, person)) {
    people.push(...found);
    for (const other of others)
      if (other === "known") known++;
      else rejected.push(other);
    onProgress?.(++done, total);
  }
  return { people, known, rejected };
}
