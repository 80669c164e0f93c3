import { isotonicLog10LR } from "./isotonic.js";
import { type Tally, total } from "./tally.js";

/** How good likelihood ratios are, in bits: 0 is perfect, 1 is as good as always saying LR = 1. */
export interface LikelihoodRatioCost {
  readonly cllr: number;
  /** Of the best likelihood ratios that rise with similarity: what the similarities are good for. */
  readonly cllrMin: number;
  /** What was lost by stating other likelihood ratios than those. */
  readonly calibrationLoss: number;
}

/**
 * Cllr = ½·[mean over mated of log₂(1 + 1/LR) + mean over non-mated of log₂(1 + LR)] (N. Brümmer and J. du Preez,
 * Computer Speech & Language 20, 2006).
 * @param log10LR for each place of the tally
 */
export function cllr(tally: Tally, log10LR: ArrayLike<number>): number {
  let mated = 0;
  let nonMated = 0;
  for (let place = 0; place < tally.similarity.length; place++) {
    const [m, n] = [tally.mated[place] as number, tally.nonMated[place] as number];
    const ratio = log10LR[place] as number;
    if (m > 0) mated += m * bits(-ratio);
    if (n > 0) nonMated += n * bits(ratio);
  }
  return (mated / total(tally.mated) + nonMated / total(tally.nonMated)) / 2;
}

/** Compares stated likelihood ratios with the best there could be. @param log10LR for each place of the tally */
export function likelihoodRatioCost(tally: Tally, log10LR: ArrayLike<number>): LikelihoodRatioCost {
  const stated = cllr(tally, log10LR);
  const cllrMin = cllr(tally, isotonicLog10LR(tally));
  return { cllr: stated, cllrMin, calibrationLoss: stated - cllrMin };
}

/** log₂(1 + 10ˣ), without overflow. */
function bits(log10: number): number {
  const natural = log10 * Math.LN10;
  return (Math.max(0, natural) + Math.log1p(Math.exp(-Math.abs(natural)))) / Math.LN2;
}
