/** A number that the data cannot support, and why. */
export interface NotMeasurable {
  /** Which number of its section, e.g. `tprAtFmr 0.000001`. */
  readonly what: string;
  readonly reason: string;
}

/**
 * Trials that a rate needs at least: with none of `n` trials failing, the upper 95% limit of the rate is 3 / n, so that a
 * lower rate cannot be told from zero ("rule of 3": B. D. Jovanovic, P. S. Levy, The American Statistician 51, 1997).
 */
const LEAST_EXPECTED = 3;

/**
 * Why a rate cannot be measured with so many independent trials.
 * @param ofWhat what the trials are, e.g. "pairs of persons"
 * @returns null for one that can
 */
export function tooFewFor(rate: number, trials: number, ofWhat: string): string | null {
  // A share such as 0.003 of 1,000 must not fail for the rounding of a product.
  if (trials * rate >= LEAST_EXPECTED - 1e-9) return null;
  const needed = Math.ceil(LEAST_EXPECTED / rate - 1e-9);
  return notMeasurable(
    `${count(trials)} ${ofWhat} cannot support a rate of ${rate}, which needs ${count(needed)}`,
  );
}

/** The one way in which results say that there is no number. */
export function notMeasurable(why: string): string {
  return `not measurable: ${why}`;
}

function count(value: number): string {
  return Math.round(value).toLocaleString("en");
}
