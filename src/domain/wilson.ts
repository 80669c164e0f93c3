/** The normal quantile of a two-sided interval of 95%. */
export const Z95 = 1.959963984540054;

/** How often something happened, and between which limits its true share lies with 95% confidence; both from 0 to 1. */
export interface Share {
  readonly hits: number;
  readonly trials: number;
  readonly low: number;
  readonly high: number;
}

/**
 * A share with its score interval (E. B. Wilson, JASA 22, 1927), which L. D. Brown, T. T. Cai and A. DasGupta (Statistical Science
 * 16, 2001) recommend for few trials: it never leaves 0 to 1, and has a width where nothing, or everything, was a hit.
 * @param hits a whole number from 0 to `trials` @returns null without a trial
 */
export function wilsonShare(hits: number, trials: number): Share | null {
  if (trials === 0) return null;
  const observed = hits / trials;
  const spread = Z95 ** 2 / trials;
  const middle = observed + spread / 2;
  const half = Z95 * Math.sqrt((observed * (1 - observed)) / trials + spread / (4 * trials));
  // At the ends the limits are exact; what comes out of the square root is not.
  const low = hits === 0 ? 0 : Math.max(0, (middle - half) / (1 + spread));
  const high = hits === trials ? 1 : Math.min(1, (middle + half) / (1 + spread));
  return { hits, trials, low, high };
}
