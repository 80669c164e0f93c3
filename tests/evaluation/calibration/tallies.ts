import fc from "fast-check";
import type { Tally } from "../../../src/evaluation/calibration/tally.js";

/** A tally of similarities with their weights of both kinds. */
export function tallyOf(
  ...places: readonly (readonly [similarity: number, mated: number, nonMated: number])[]
): Tally {
  return {
    similarity: Float64Array.from(places, ([similarity]) => similarity),
    mated: Float64Array.from(places, ([, mated]) => mated),
    nonMated: Float64Array.from(places, ([, , nonMated]) => nonMated),
  };
}

/** Any tally with something of both kinds. */
export const aTally = fc
  .array(fc.tuple(fc.nat({ max: 20 }), fc.nat({ max: 20 })), { minLength: 1, maxLength: 30 })
  .filter((all) => all.some(([mated]) => mated > 0) && all.some(([, nonMated]) => nonMated > 0))
  .map((all) => tallyOf(...all.map(([mated, nonMated], i) => [i / 30, mated, nonMated] as const)));
