import { log10LRAt } from "../calibrated.js";
import type { Calibration } from "../calibration.js";
import { sizeFor } from "../size-for.js";

/**
 * log10 LR from which on, at the mean similarity of their faces, two groups of an operation are one identity, by the table for
 * two single photographs. docs/identities.md says how it was chosen.
 */
export const IDENTITY_LOG10_LR = 3;

/** log10 LR of two single faces at a similarity. */
export function log10LROfFaces(calibration: Calibration, similarity: number): number {
  return log10LRAt(sizeFor(calibration, 1, 1), similarity);
}

/** Halves the range of similarities down to 2⁻³⁹, finer than float32 vectors can tell apart. */
const BISECTIONS = 40;

/**
 * The least similarity of two single faces at which the log10 LR is reached.
 * @returns above 1 where none reaches it
 */
export function similarityReaching(calibration: Calibration, log10LR: number): number {
  if (log10LROfFaces(calibration, 1) < log10LR) return Number.POSITIVE_INFINITY;
  let [above, below] = [1, -1];
  for (let step = 0; step < BISECTIONS; step++) {
    const middle = (above + below) / 2;
    if (log10LROfFaces(calibration, middle) >= log10LR) above = middle;
    else below = middle;
  }
  return above;
}
