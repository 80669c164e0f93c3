import type { Ad } from "../domain/ad.js";
import { madeUpAd, madeUpSubject, madeUpText } from "../domain/disguise.js";
import { expected } from "../domain/errors.js";
import type { Subject } from "../domain/gallery.js";
import type { GalleryId, OperationId, SubjectId } from "../domain/ids.js";
import { countTruths } from "../domain/known-answer.js";
import { seededRandom, seedFor, shuffled } from "../domain/seeded.js";
import type { Rejection } from "../ports/collected.js";
import type { PhotographedPeople } from "../ports/store-known-answers.js";
import { type EngineInUse, underActivePack } from "./active-engine.js";
import type { Added } from "./known-answers.js";
import { type KnownPairing, pairPeople } from "./known-pairs.js";
import type { KnownPeopleParts, KnownPeopleRequest } from "./known-people-parts.js";
import { type PhotographedPerson, photographPeople } from "./photographed-people.js";

/** What became of a folder of known people. */
export interface MixedIn extends Added {
  /** Of whom two usable photographs were found. */
  readonly persons: number;
  /** Photographs that the store has already: comparisons meet them, so they are no secret. */
  readonly known: number;
  /** Pairs that no comparison would list, and that would be recognised by it. */
  readonly tooFar: number;
  readonly rejected: readonly Rejection[];
}

/**
 * Mixes in candidates of known people: of each, one photograph beside another one of theirs, and beside one of whoever else among them
 * looks most alike. What surrounds the photographs is made up after real ads and subjects.
 * @throws FILE_UNREADABLE, DATASET_EMPTY; OPERATION_UNKNOWN, GALLERY_UNKNOWN; ARGUMENT_INVALID for a gallery without subjects;
 * SUBJECT_EXISTS where a reference that was made up is taken: with another seed it is another one
 */
export type MixInPeople = (request: KnownPeopleRequest) => Promise<MixedIn>;

/** Ads that others are made up after. */
const MODELS = 200;

export function createMixInPeople(parts: KnownPeopleParts): MixInPeople {
  const { store } = parts;

  async function mixIn(engine: EngineInUse, request: KnownPeopleRequest): Promise<MixedIn> {
    const { operation, gallery, seed } = request;
    const { people, known, rejected } = await photographPeople(parts, engine, request);
    const { listed, tooFar } = await pairPeople(parts, engine, { people, gallery });
    const used = people.filter((person) =>
      listed.some(({ probe, portrait }) => probe === person || portrait === person),
    );
    if (listed.length > 0) {
      for (const { probe, portrait } of used)
        for (const { sha256, read } of [probe, portrait]) await parts.images.put(sha256, await read());
      const random = seededRandom(seedFor(seed, "disguise"));
      const models = await modelsOf(operation, gallery, engine);
      await store.knownAnswers.addPeople(recordOf(request, used, shuffled(listed, random), models, random));
    }
    const added = countTruths(listed.map(({ truth }) => truth));
    return { ...added, persons: people.length, known, tooFar, rejected };
  }

  async function modelsOf(operation: OperationId, gallery: GalleryId, engine: EngineInUse): Promise<Models> {
    const ads = await store.ads.ofOperation(operation, { after: null, limit: MODELS });
    const { portraits } = await store.galleries.portraitVectors(gallery, engine.pack.id);
    const ids = [...new Set(portraits.map(({ subjectId }): SubjectId => subjectId))].slice(0, MODELS);
    const subjects = await Promise.all(ids.map((id) => store.galleries.findSubject(id)));
    return { ads, subjects: subjects.filter((subject) => subject !== null) };
  }

  return (request) => underActivePack(parts.engines, (engine) => mixIn(engine, request));
}

/** What is real. */
interface Models {
  readonly ads: readonly Ad[];
  readonly subjects: readonly Subject[];
}

/** A photograph of each person for an ad, another for a portrait, and the pairs between them. */
function recordOf(
  { operation, gallery }: KnownPeopleRequest,
  used: readonly PhotographedPerson[],
  listed: readonly KnownPairing[],
  models: Models,
  random: () => number,
): PhotographedPeople {
  const ads = used.map(({ probe }) => {
    const model = drawn(models.ads, random);
    const fileName = madeUpText(model?.images[0]?.fileName ?? "1.jpg", random);
    return {
      image: { sha256: probe.sha256, fileName },
      ...{ analysis: probe.analysis, faceIndex: probe.faceIndex },
      metadata: madeUpAd(model?.metadata ?? {}, random),
      ingestedAt: model?.ingestedAt ?? new Date(0),
    };
  });
  const taken = new Set(models.subjects.map(({ details }) => details.reference));
  const subjects = used.map(({ name, portrait }) => {
    const model = drawn(models.subjects, random);
    if (model === undefined)
      throw expected("ARGUMENT_INVALID", "a gallery with subjects", "known answers", "an empty one");
    const details = freeSubject(model, name, taken, random);
    taken.add(details.reference);
    const { analysis, faceIndex } = portrait;
    return { details, analysis, faceIndex, enrolledAt: model.createdAt };
  });
  const pairs = listed.map(({ probe, portrait, ...found }) => ({
    ...found,
    ad: used.indexOf(probe),
    subject: used.indexOf(portrait),
  }));
  return { operationId: operation, galleryId: gallery, ads, subjects, pairs };
}

/** References with few digits repeat soon. */
const MOST_DRAWS = 100;

function freeSubject(model: Subject, name: string, taken: ReadonlySet<string>, random: () => number) {
  for (let draw = 0; draw < MOST_DRAWS; draw++) {
    const details = madeUpSubject(model.details, name, random);
    if (!taken.has(details.reference)) return details;
  }
  const reference = `${model.details.reference}-${Math.floor(random() * 1e6)}`;
  return madeUpSubject({ ...model.details, reference }, name, random);
}

function drawn<Item>(items: readonly Item[], random: () => number): Item | undefined {
  return items[Math.floor(random() * items.length)];
}
