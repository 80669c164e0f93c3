import { cosine } from "../embedding.js";
import type { AdId, FaceId, IdentityId } from "../ids.js";

/** That an ad shows an identity which other ads show as well. */
export interface IdentityTie {
  readonly identityId: IdentityId;
  readonly adId: AdId;
  /** The ad's face that is most similar to one of another ad. */
  readonly faceId: FaceId;
  readonly otherFaceId: FaceId;
  readonly otherAdId: AdId;
  /** Of these two; null where no calibration is in force. */
  readonly log10LR: number | null;
}

/** A face of an identity in an ad, with its vector. */
export interface PlacedFace {
  readonly adId: AdId;
  readonly faceId: FaceId;
  readonly vector: Float32Array;
}

/** Every ad is compared with so many faces of an identity, the most typical ones: 5,000 ads are 80,000 comparisons and not 12 million. */
const TYPICAL = 16;

/**
 * Ties every ad of an identity to the others by the best pair of faces.
 * @param log10LR of two single faces at a similarity; null without a calibration
 * @yields every few hundred faces, for callers who let others have a turn
 * @returns none for an identity of one ad, nor for ads that share nothing but a picture: it is the picture that ties those
 */
export function* tiesOf(
  identityId: IdentityId,
  faces: readonly PlacedFace[],
  log10LR: (similarity: number) => number | null,
): Generator<void, IdentityTie[]> {
  const typical = yield* typicalOf(faces);
  const best = new Map<AdId, { own: PlacedFace; other: PlacedFace; similarity: number }>();
  for (const [i, own] of faces.entries()) {
    if (i % AT_ONCE === 0) yield;
    for (const other of typical) {
      if (other.adId === own.adId || other.faceId === own.faceId) continue;
      const similarity = cosine(own.vector, other.vector);
      const known = best.get(own.adId);
      if (known === undefined || similarity > known.similarity)
        best.set(own.adId, { own, other, similarity });
    }
  }
  return [...best].map(([adId, { own, other, similarity }]) => ({
    identityId,
    adId,
    faceId: own.faceId,
    otherFaceId: other.faceId,
    otherAdId: other.adId,
    log10LR: log10LR(similarity),
  }));
}

/** Faces between two pauses. */
const AT_ONCE = 256;

/** Those next to the mean, two of different ads among them where there are two. */
function* typicalOf(faces: readonly PlacedFace[]): Generator<void, PlacedFace[]> {
  const [first] = faces;
  if (first === undefined) return [];
  const sum = new Float64Array(first.vector.length);
  for (const [i, { vector }] of faces.entries()) {
    if (i % AT_ONCE === 0) yield;
    for (let k = 0; k < sum.length; k++) sum[k] = (sum[k] as number) + (vector[k] as number);
  }
  const mean = Float32Array.from(sum, (value) => value / faces.length);
  const byFace = [...new Map(faces.map((face) => [face.faceId, face])).values()];
  const compared: { face: PlacedFace; similarity: number }[] = [];
  for (const [i, face] of byFace.entries()) {
    if (i % AT_ONCE === 0) yield;
    compared.push({ face, similarity: cosine(face.vector, mean) });
  }
  const near = compared.sort((a, b) => b.similarity - a.similarity).map(({ face }) => face);
  const elsewhere = near.find(({ adId }) => adId !== near[0]?.adId);
  return [...near.slice(0, TYPICAL), ...(elsewhere === undefined ? [] : [elsewhere])];
}
