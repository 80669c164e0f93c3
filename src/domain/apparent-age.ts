import { type AgeFlagValue, isHeldBack } from "./age-flag.js";

/** Below it a person is a child: Convention on the Rights of the Child, Art. 1. */
export const ADULT_YEARS = 18;

/**
 * Half of the width of the interval around what a network takes for the age, in years. The network is the age net of face-api,
 * whose authors state a mean absolute error of 4.54 years on their test data, 4.82 for ages from 9 to 18 and 4.99 from 19 to 28
 * (TUTORIAL.md of @vladmandic/face-api, "Age and Gender Recognition Model"). Twice the worst of those, rounded up, for a mean is no
 * limit, and pictures in ads are made to show people older: make-up, filters, dim light. It is no confidence interval of any stated degree.
 */
export const HALF_WIDTH_YEARS = 10;

/** Apparent ages under this have an interval that reaches below {@link ADULT_YEARS}. */
export const POSSIBLE_MINOR_BELOW = ADULT_YEARS + HALF_WIDTH_YEARS;

/** Years. */
export interface AgeInterval {
  readonly low: number;
  readonly high: number;
}

/**
 * What may be said of an age that a machine gave: never the point.
 * @param apparentAge years; null where the pack has no network for it
 * @returns null for none, which says nothing at all
 */
export function ageInterval(apparentAge: number | null): AgeInterval | null {
  if (apparentAge === null) return null;
  return { low: Math.max(0, apparentAge - HALF_WIDTH_YEARS), high: apparentAge + HALF_WIDTH_YEARS };
}

/**
 * True where the faces of a person are a reason to look sooner: by the interval of any of them, or because somebody flagged one. It
 * raises and never lowers: neither a high or missing age nor a statement that somebody is of age takes back what another face raised.
 */
export function isPossibleMinor(
  faces: readonly { readonly apparentAge: number | null; readonly ageFlag: AgeFlagValue | null }[],
): boolean {
  return faces.some(({ apparentAge, ageFlag }) => {
    const interval = ageInterval(apparentAge);
    return isHeldBack(ageFlag) || (interval !== null && interval.low < ADULT_YEARS);
  });
}
