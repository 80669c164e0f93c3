import { log10LikelihoodRatio } from "../../domain/calibrated.js";
import type { SizeCalibration } from "../../domain/calibration.js";
import type { Sampling } from "./calibrate-size.js";
import { cllr, type LikelihoodRatioCost, likelihoodRatioCost } from "./cllr.js";
import { type Comparisons, countComparisons, tallyComparisons } from "./comparisons.js";
import { type ExactExcess, excessOfExact } from "./exact-excess.js";
import { isotonicLog10LR } from "./isotonic.js";
import { cutAt } from "./line.js";
import {
  type ReliabilityPoint,
  reliability,
  type TippettPoint,
  type TuringCheck,
  tippett,
  turingRule,
} from "./stated-ratios.js";

/** How a calibration does on persons. */
export interface Judgement {
  readonly persons: number;
  readonly matedComparisons: number;
  readonly nonMatedComparisons: number;
  readonly cost: LikelihoodRatioCost;
  /** Cllr of isotonic likelihood ratios that were learnt from the same persons as the calibration, and cut like it. */
  readonly isotonicCllr: number;
  /** What likelihood ratios that are exactly right would cost above the least; null where that cannot be said. */
  readonly exactExcess: ExactExcess | null;
  readonly turing: readonly TuringCheck[];
  readonly tippett: readonly TippettPoint[];
  readonly reliability: readonly ReliabilityPoint[];
}

/** Where Tippett curves are read, in log10 LR. */
const TIPPETT_STEP = 0.1;

/**
 * Judges a calibration by what it states of persons whom it was not fitted on.
 * @param who.fitted 1 for each person that it was fitted on, 0 for the others
 * @param who.held 1 for each person to judge by; nobody of the above, or it judges itself
 * @param sampling draws the persons to tell what an exact calibration would cost
 */
export function judge(
  comparisons: Comparisons,
  who: { readonly fitted: ArrayLike<number>; readonly held: ArrayLike<number> },
  calibration: SizeCalibration,
  sampling: Sampling,
): Judgement {
  const tally = tallyComparisons(comparisons, who.held);
  const stated = tally.similarity.map((similarity) => log10LikelihoodRatio(calibration, similarity).value);
  const learnt = isotonicLog10LR(tallyComparisons(comparisons, who.fitted));
  const { persons, matedComparisons, nonMatedComparisons } = countComparisons(comparisons, who.held);
  const end = Math.ceil(calibration.maxLog10LR / TIPPETT_STEP);
  const thresholds = Array.from({ length: 2 * end + 1 }, (_, i) => (i - end) * TIPPETT_STEP);
  return {
    persons,
    matedComparisons,
    nonMatedComparisons,
    cost: likelihoodRatioCost(tally, stated),
    isotonicCllr: cllr(
      tally,
      learnt.map((value) => cutAt(calibration, value)),
    ),
    exactExcess: excessOfExact(comparisons, who.held, sampling),
    turing: turingRule(tally, stated),
    tippett: tippett(tally, stated, thresholds),
    reliability: reliability(tally, stated),
  };
}
