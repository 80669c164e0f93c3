import { cosine } from "../domain/embedding.js";
import { expected } from "../domain/errors.js";
import type { GalleryId } from "../domain/ids.js";
import type { Truth } from "../domain/known-answer.js";
import { listedFrom } from "../domain/list-thresholds.js";
import type { KnownPair } from "../ports/store-known-answers.js";
import type { EngineInUse } from "./active-engine.js";
import type { KnownPeopleParts } from "./known-people-parts.js";
import type { KnownPhotograph, PhotographedPerson } from "./photographed-people.js";
import { basisOf, DEFAULT_SUBJECTS, listRules, probeOf } from "./search-gallery.js";

/** One person's probe beside another one's portrait, or their own. */
export interface KnownPairing extends Omit<KnownPair, "ad" | "subject"> {
  readonly probe: PhotographedPerson;
  readonly portrait: PhotographedPerson;
}

/**
 * Pairs each person with themselves and with whoever else looks most alike. A pair that a comparison with the gallery would not list
 * is left out: it would stand out. What a similarity is worth is computed as if the subject were of the gallery.
 * @throws ARGUMENT_INVALID for a gallery without subjects
 */
export async function pairPeople(
  { store, calibrations, templates, prior }: KnownPeopleParts,
  { pack }: EngineInUse,
  { people, gallery }: { people: readonly PhotographedPerson[]; gallery: GalleryId },
): Promise<{ listed: KnownPairing[]; tooFar: number }> {
  const inForce = await calibrations.of(pack.id);
  if (!("withheld" in inForce)) await store.calibrations.keep(inForce.calibration);
  const { thresholds, isDefault } = listRules({ limit: DEFAULT_SUBJECTS }, inForce, pack);
  const { calibrationId } = basisOf(inForce);
  const { subjects, sizes, similarities } = await templates.of(gallery, pack.id);
  if (subjects.length === 0)
    throw expected("ARGUMENT_INVALID", "a gallery with subjects", "known answers", "an empty one");
  const probing = probeOf(inForce, 1, sizes, prior);
  const from = listedFrom(thresholds, isDefault, probing.calibrated);
  const { minLog10LR = Number.NEGATIVE_INFINITY } = thresholds;
  const log10LR = (similarity: number, portraits: number) =>
    probing.calibrated?.log10LR(similarity, portraits) ?? 0;

  const listed: KnownPairing[] = [];
  let tooFar = 0;
  function take(probe: PhotographedPerson, portrait: PhotographedPerson, truth: Truth): void {
    const vector = vectorOf(probe.probe);
    const similarity = cosine(vector, vectorOf(portrait.portrait));
    const own = log10LR(similarity, 1);
    if (similarity < from || own < minLog10LR) {
      tooFar++;
      return;
    }
    const all = similarities(vector);
    const sumOfLRs = subjects.reduce(
      (sum, subject, i) => sum + 10 ** log10LR(all[i] as number, subject.photographs),
      10 ** own,
    );
    const confidence = probing.confidence(similarity, 1, sumOfLRs);
    listed.push({ probe, portrait, truth, pack: pack.id, similarity, confidence, calibrationId });
  }

  for (const person of people) {
    take(person, person, "same");
    const other = mostAlike(person, people);
    if (other !== null) take(person, other, "different");
  }
  return { listed, tooFar };
}

function mostAlike(
  person: PhotographedPerson,
  people: readonly PhotographedPerson[],
): PhotographedPerson | null {
  const vector = vectorOf(person.probe);
  let best: { other: PhotographedPerson; similarity: number } | null = null;
  for (const other of people) {
    const similarity = cosine(vector, vectorOf(other.portrait));
    if (other !== person && (best === null || similarity > best.similarity)) best = { other, similarity };
  }
  return best?.other ?? null;
}

function vectorOf({ analysis, faceIndex }: KnownPhotograph): Float32Array {
  const face = analysis.faces[faceIndex];
  if (face === undefined) throw expected("INTERNAL", "a face", "a photograph", faceIndex);
  return face.embedding.vector;
}
