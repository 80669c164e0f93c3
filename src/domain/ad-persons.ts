import { log10LikelihoodRatio } from "./calibrated.js";
import type { CalibrationInForce } from "./calibration.js";
import { type Embedding, similarity } from "./embedding.js";
import { sizeFor } from "./size-for.js";

/**
 * log10 LR from which on two faces of one ad are taken for one person: at most one in a thousand pairs of different persons
 * gets there. A wrong fusion spoils a template for both people in it, a missed one only leaves two smaller templates.
 */
const SAME_PERSON_LOG10_LR = 3;

/** Faces beyond these stay by themselves: every pair is compared, and an ad with more is no ad of one person. */
const MOST_COMPARED = 500;

/** A face as far as it is compared with others of its ad. */
export interface FaceOfAd {
  /** Faces of one picture, and no others, have the same. */
  readonly imageSha256: unknown;
  readonly embedding: Embedding;
}

/**
 * Puts the faces of one ad together by person: step by step the two nearest groups become one, provided that every face of
 * one reaches {@link SAME_PERSON_LOG10_LR} with every face of the other, by the lower end of the interval, and that no
 * picture has a face in both. So nobody is chained to a stranger by somebody in between.
 * @param faces of one ad, each once
 * @returns groups of at least one face, in the order of their first faces; every face by itself without a calibration
 */
export function personsOf<Face extends FaceOfAd>(
  faces: readonly Face[],
  inForce: CalibrationInForce,
): Face[][] {
  const groups = faces.map((face) => [face]);
  if ("withheld" in inForce) return groups;
  const single = sizeFor(inForce.calibration, 1, 1);
  const isOnePerson = (value: number) => log10LikelihoodRatio(single, value).low >= SAME_PERSON_LOG10_LR;

  const groupOf = new Map(groups.map((group) => [group[0], group]));
  for (const { a, b } of alikePairs(faces.slice(0, MOST_COMPARED), isOnePerson)) {
    const [into, from] = [groupOf.get(a), groupOf.get(b)];
    if (into === undefined || from === undefined || into === from) continue;
    const fit = into.every((one) =>
      from.every(
        (other) =>
          one.imageSha256 !== other.imageSha256 && isOnePerson(similarity(one.embedding, other.embedding)),
      ),
    );
    if (!fit) continue;
    into.push(...from);
    for (const face of from) groupOf.set(face, into);
  }
  const order = new Map(faces.map((face, i) => [face, i]));
  const byOrder = (a: Face, b: Face) => (order.get(a) ?? 0) - (order.get(b) ?? 0);
  return [...new Set(faces.map((face) => groupOf.get(face) ?? [face]))].map((group) => group.sort(byOrder));
}

/** The pairs of faces in different pictures that might be one person, nearest first. */
function alikePairs<Face extends FaceOfAd>(
  faces: readonly Face[],
  isOnePerson: (similarity: number) => boolean,
) {
  const pairs = faces.flatMap((a, i) =>
    faces.slice(i + 1).map((b) => ({ a, b, value: similarity(a.embedding, b.embedding) })),
  );
  return pairs.filter(({ value }) => isOnePerson(value)).sort((one, other) => other.value - one.value);
}
