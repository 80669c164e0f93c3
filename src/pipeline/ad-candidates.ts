import type { Ad } from "../domain/ad.js";
import { personsOf } from "../domain/ad-persons.js";
import type { NewCandidate } from "../domain/candidate.js";
import { expected } from "../domain/errors.js";
import { isUnsearched, type StoredFace } from "../domain/face.js";
import type { FaceId, PackId } from "../domain/ids.js";
import { fuseTemplate } from "../domain/template.js";
import type { Store } from "../ports/store.js";
import type { ListRules, Match } from "./search-gallery.js";

/** A face that resembles more subjects than this says nothing about any of them. */
export const MOST_CANDIDATES_OF_A_FACE = 20;

/** The searched faces of an ad, put together by person. */
export async function personsIn(
  store: Store,
  ad: Ad,
  pack: PackId,
  { inForce }: ListRules,
): Promise<StoredFace[][]> {
  const faces: StoredFace[] = [];
  for (const { sha256 } of ad.images)
    faces.push(...(await store.images.faces(sha256, pack)).filter((face) => !isUnsearched(face)));
  return personsOf(faces, inForce);
}

/** All faces of a person as one probe. */
export function templateOf(person: readonly StoredFace[]) {
  return fuseTemplate(person.map(({ embedding }) => embedding));
}

/** What a search of a person found, as a candidate. */
export function candidateOf(
  person: readonly { readonly id: FaceId }[],
  match: Match,
  known: Pick<NewCandidate, "operationId" | "calibrationId" | "pack">,
): NewCandidate {
  const { subject, similarity, confidence, templates, memberSimilarities } = match;
  const faces = person
    .map(({ id }, i) => ({ faceId: id, similarity: memberSimilarities[i] ?? 0 }))
    .sort((a, b) => b.similarity - a.similarity);
  const portraits = match.portraits.map((one) => ({
    portraitId: one.portrait.id,
    similarity: one.similarity,
  }));
  const [bestFace, bestPortrait] = [faces[0], portraits[0]];
  if (bestFace === undefined || bestPortrait === undefined)
    throw expected("INTERNAL", "a face and a portrait", "a candidate", "none");
  return {
    ...known,
    faceId: bestFace.faceId,
    subjectId: subject.id,
    portraitId: bestPortrait.portraitId,
    similarity,
    confidence,
    templates,
    faces,
    portraits,
  };
}
