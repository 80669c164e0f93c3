import { wilsonShare, Z95 } from "./wilson.js";

/** How far two raters agree beyond chance. */
export interface Agreement {
  /** What both have rated. */
  readonly pairs: number;
  /** The share on which they said the same, 0 to 1. */
  readonly observed: number;
  /** Cohen's kappa, −1 to 1: 0 for what chance alone would bring, 1 for agreement on all. */
  readonly kappa: number;
  /** Limits of 95%, −1 to 1. */
  readonly low: number;
  readonly high: number;
}

/**
 * Cohen's kappa (J. Cohen, Educational and Psychological Measurement 20, 1960) with limits from its large-sample standard error
 * (J. L. Fleiss, J. Cohen, B. S. Everitt, Psychological Bulletin 72, 1969, equation 13): with few pairs they are too narrow. Where both
 * always agreed that error would be none, which nobody knows after a few pairs: there the limits are those of the observed share.
 * @param pairs what the first rater and the second one said of each
 * @returns null where nothing is to be measured: without a pair, or when both always said one and the same
 */
export function cohensKappa<Category>(pairs: readonly (readonly [Category, Category])[]): Agreement | null {
  const shares = new Map<Category, { first: number; second: number; both: number }>();
  const shareOf = (category: Category) => {
    const known = shares.get(category) ?? { first: 0, second: 0, both: 0 };
    shares.set(category, known);
    return known;
  };
  for (const [first, second] of pairs) {
    shareOf(first).first += 1 / pairs.length;
    shareOf(second).second += 1 / pairs.length;
    if (first === second) shareOf(first).both += 1 / pairs.length;
  }
  if (shares.size < 2) return null;
  const each = [...shares.values()];
  const same = pairs.filter(([first, second]) => first === second).length;
  const observed = same / pairs.length;
  const byChance = sum(each.map(({ first, second }) => first * second));
  const beyondChance = (share: number) => (share - byChance) / (1 - byChance);
  const kappa = beyondChance(observed);
  if (same === pairs.length) {
    const low = beyondChance(wilsonShare(same, pairs.length)?.low ?? 0);
    return { pairs: pairs.length, observed, kappa, low: Math.max(-1, low), high: 1 };
  }

  const agreed = sum(each.map(({ first, second, both }) => both * (1 - (first + second) * (1 - kappa)) ** 2));
  const differed = sum(
    pairs
      .filter(([first, second]) => first !== second)
      .map(([first, second]) => (shareOf(first).second + shareOf(second).first) ** 2 / pairs.length),
  );
  const variance = agreed + (1 - kappa) ** 2 * differed - (kappa - byChance * (1 - kappa)) ** 2;
  const half = (Z95 * Math.sqrt(Math.max(0, variance) / pairs.length)) / (1 - byChance);
  const limit = (value: number) => Math.min(1, Math.max(-1, value));
  return { pairs: pairs.length, observed, kappa, low: limit(kappa - half), high: limit(kappa + half) };
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}
