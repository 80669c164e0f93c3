import type { Ad } from "../../src/domain/ad.js";
import type { Face } from "../../src/domain/face.js";
import { type Box, intersectionOverUnion } from "../../src/domain/geometry.js";
import type { Leadlight } from "../../src/pipeline/leadlight.js";
import type { CandidateView } from "../../src/pipeline/review.js";
import type { Truth } from "./recipe.js";

/** A candidate and one of the faces of its probe, held against the known truth. */
export interface JudgedCandidate {
  readonly view: CandidateView;
  /** Image of the ad, by its file name. */
  readonly ad: string;
  /** Place of the subject in the face's list, 1 for the nearest. */
  readonly rank: number;
  readonly person: string | null;
  readonly isRight: boolean;
}

/** Judges every face of every candidate of a case, nearest candidate first. */
export async function judge({ review, store }: Leadlight, truth: Truth): Promise<JudgedCandidate[]> {
  const ranks = new Map<string, number>();
  const judged: JudgedCandidate[] = [];
  for (const view of await review.list({}, { after: null, limit: 1000 })) {
    for (const { faceId } of view.candidate.faces) {
      const face = await store.faces.find(faceId);
      if (face === null) continue;
      const rank = (ranks.get(faceId) ?? 0) + 1;
      ranks.set(faceId, rank);
      const ads = await store.ads.showing(view.candidate.operationId, face.imageSha256);
      const ad = fileName(ads, face);
      const person = personAt(truth, ad, face.box);
      const isRight = person !== null && person === truth.subjects[view.subject.details.reference];
      judged.push({ view, ad, rank, person, isRight });
    }
  }
  return judged;
}

/** Of the ad faces whose person has a portrait: how many there are, and for how many that subject is ranked first. */
export function firstRanks(
  judged: readonly JudgedCandidate[],
  truth: Truth,
): { shown: number; first: number } {
  const enrolled = new Set(Object.values(truth.subjects));
  const shown = Object.values(truth.images)
    .flat()
    .filter(({ person }) => enrolled.has(person)).length;
  return { shown, first: judged.filter(({ isRight, rank }) => isRight && rank === 1).length };
}

function fileName(ads: readonly Ad[], face: Face): string {
  const images = ads.flatMap((ad) => ad.images);
  return images.find((image) => image.sha256 === face.imageSha256)?.fileName ?? "";
}

/** Detectors draw boxes differently; half of the area in common is the same face. */
const SAME_FACE_OVERLAP = 0.5;

function personAt(truth: Truth, image: string, box: Box): string | null {
  const face = truth.images[image]?.find((one) => intersectionOverUnion(one.box, box) >= SAME_FACE_OVERLAP);
  return face?.person ?? null;
}
