import { type Box, intersectionOverUnion } from "../../src/domain/geometry.js";
import type { Leadlight } from "../../src/pipeline/leadlight.js";
import type { CandidateView } from "../../src/pipeline/review.js";
import type { Truth } from "./recipe.js";

/** A candidate held against the known truth. */
export interface JudgedCandidate {
  readonly view: CandidateView;
  /** Image of the ad, by its file name. */
  readonly ad: string;
  /** Place of the subject in the face's list, 1 for the nearest. */
  readonly rank: number;
  readonly person: string | null;
  readonly isRight: boolean;
}

/** Judges every candidate of a case, nearest first. */
export async function judge(leadlight: Leadlight, truth: Truth): Promise<JudgedCandidate[]> {
  const ranks = new Map<string, number>();
  return (await leadlight.review.list({}, { after: null, limit: 1000 })).map((view) => {
    const { faceId } = view.candidate;
    const rank = (ranks.get(faceId) ?? 0) + 1;
    ranks.set(faceId, rank);
    const ad = fileName(view);
    const person = personAt(truth, ad, view.face.box);
    return {
      view,
      ad,
      rank,
      person,
      isRight: person !== null && person === truth.subjects[view.subject.details.reference],
    };
  });
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

function fileName({ ads, face }: CandidateView): string {
  const images = ads.flatMap((ad) => ad.images);
  return images.find((image) => image.sha256 === face.imageSha256)?.fileName ?? "";
}

/** Detectors draw boxes differently; half of the area in common is the same face. */
const SAME_FACE_OVERLAP = 0.5;

function personAt(truth: Truth, image: string, box: Box): string | null {
  const face = truth.images[image]?.find((one) => intersectionOverUnion(one.box, box) >= SAME_FACE_OVERLAP);
  return face?.person ?? null;
}
