/**
 * The one-sided upper limit of a share by C. J. Clopper and E. S. Pearson (Biometrika 26, 1934): the largest share under
 * which as few hits as these would still be seen with probability 1 − confidence. With no hit in n trials it is
 * 1 − (1 − confidence)^(1/n), about 3/n at 95%.
 * @param hits 0 to `trials`; neither need be whole, which makes it the limit of E. L. Korn and B. I. Graubard (Survey
 * Methodology 24, 1998) for an effective number of trials
 * @param trials above 0
 * @param confidence e.g. 0.95
 */
export function upperLimitOfShare(hits: number, trials: number, confidence: number): number {
  if (hits >= trials) return 1;
  let [low, high] = [hits / trials, 1];
  // Bisection: the incomplete beta function rises with the share.
  for (let step = 0; step < BISECTIONS; step++) {
    const middle = (low + high) / 2;
    if (incompleteBeta(middle, hits + 1, trials - hits) < confidence) low = middle;
    else high = middle;
  }
  return high;
}

const BISECTIONS = 80;

/**
 * The regularised incomplete beta function I_x(a, b), by its continued fraction (NIST Digital Library of Mathematical
 * Functions, 8.17.22), evaluated by Lentz's method.
 */
export function incompleteBeta(x: number, a: number, b: number): number {
  if (x <= 0) return 0;
  if (x >= 1) return 1;
  // The fraction converges quickly below the mean; above it the function of the rest is used.
  if (x > (a + 1) / (a + b + 2)) return 1 - incompleteBeta(1 - x, b, a);
  const front = Math.exp(logGamma(a + b) - logGamma(a) - logGamma(b) + a * Math.log(x) + b * Math.log1p(-x));
  return (front / a) * continuedFraction(x, a, b);
}

const MOST_TERMS = 10_000;
const TINY = 1e-300;

/** 1 / (1 + d₁/(1 + d₂/(1 + …))) with the coefficients of DLMF 8.17.23. */
function continuedFraction(x: number, a: number, b: number): number {
  let numerator = 1;
  let denominator = 0;
  let value = 1;
  for (let term = 0; term < MOST_TERMS; term++) {
    const m = Math.floor(term / 2);
    const even = (m * (b - m) * x) / ((a + 2 * m - 1) * (a + 2 * m));
    const odd = (-(a + m) * (a + b + m) * x) / ((a + 2 * m) * (a + 2 * m + 1));
    const d = term === 0 ? 1 : term % 2 === 0 ? even : odd;
    denominator = 1 / nonZero(1 + d * denominator);
    numerator = nonZero(1 + d / numerator);
    const change = numerator * denominator;
    value *= change;
    if (term > 0 && Math.abs(change - 1) < 1e-14) break;
  }
  return value - 1;
}

function nonZero(value: number): number {
  return Math.abs(value) < TINY ? TINY : value;
}

/** The coefficients of C. Lanczos's approximation with g = 7 and nine terms, as P. Godfrey computed them. */
const LANCZOS = [
  0.99999999999980993, 676.5203681218851, -1259.1392167224028, 771.32342877765313, -176.61502916214059,
  12.507343278686905, -0.13857109526572012, 9.9843695780195716e-6, 1.5056327351493116e-7,
] as const;

/** ln Γ(x) for x > 0, to about 1e-14 (C. Lanczos, SIAM Journal on Numerical Analysis B 1, 1964). */
function logGamma(x: number): number {
  const z = x - 1;
  const [first, ...others] = LANCZOS;
  const series = others.reduce<number>((sum, coefficient, i) => sum + coefficient / (z + i + 1), first);
  const t = z + 7.5;
  return 0.5 * Math.log(2 * Math.PI) + (z + 0.5) * Math.log(t) - t + Math.log(series);
}
