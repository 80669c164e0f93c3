import type { GallerySizes } from "../domain/confidence.js";
import { listedFrom } from "../domain/list-thresholds.js";
import { type ListRules, probeOf } from "./search-gallery.js";

/** How far a product in float32 may lie below the exact similarity. */
export const PRODUCT_SLACK = 1e-5;

/** Steps of the range of similarities in which a log10 LR is looked for. */
const STEPS = 2000;

/** What the similarities of a probe must reach, by the number of its photographs. */
export interface ListedSimilarity {
  /** A probe without any similarity from here on has an empty list. */
  readonly least: number;
  /** False candidates to expect of such a probe; null without a calibration. */
  readonly expectedFalse: number | null;
}

/** Works the thresholds of a comparison out, once for each number of photographs. */
export function createListedSimilarities(
  { thresholds, isDefault, inForce }: ListRules,
  sizes: GallerySizes,
  prior: number,
): (photographs: number) => ListedSimilarity {
  const known = new Map<number, ListedSimilarity>();

  function workOut(photographs: number): ListedSimilarity {
    const { calibrated } = probeOf(inForce, photographs, sizes, prior);
    const from = listedFrom(thresholds, isDefault, calibrated);
    if (calibrated === null) return { least: from - PRODUCT_SLACK, expectedFalse: null };
    const { minLog10LR } = thresholds;
    let reaching = -1;
    if (minLog10LR !== undefined) {
      const reaches = (step: number) => {
        const similarity = -1 + (2 * step) / STEPS;
        return [...sizes.keys()].some((portraits) => calibrated.log10LR(similarity, portraits) >= minLog10LR);
      };
      let step = 0;
      while (step <= STEPS && !reaches(step)) step++;
      reaching = step > STEPS ? Number.POSITIVE_INFINITY : -1 + (2 * (step - 1)) / STEPS;
    }
    const shown = Math.max(from, reaching);
    const expectedFalse = shown > 1 ? 0 : calibrated.expectedFalseCandidates(shown).value;
    return { least: shown - PRODUCT_SLACK, expectedFalse };
  }

  return (photographs) => {
    const found = known.get(photographs) ?? workOut(photographs);
    known.set(photographs, found);
    return found;
  };
}
