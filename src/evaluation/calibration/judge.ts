import type { SizeCalibration } from "../../domain/calibration.js";
import { type LikelihoodRatioCost, likelihoodRatioCost } from "./cllr.js";
import { type Comparisons, countComparisons, tallyComparisons } from "./comparisons.js";
import { log10LRs } from "./line.js";
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
  readonly turing: readonly TuringCheck[];
  readonly tippett: readonly TippettPoint[];
  readonly reliability: readonly ReliabilityPoint[];
}

/** Where Tippett curves are read, in log10 LR. */
const TIPPETT_STEP = 0.1;

/**
 * Judges a calibration by what it states of persons.
 * @param who 1 for each person to judge by, 0 for the others; nobody that it was fitted on, or it judges itself
 */
export function judge(
  comparisons: Comparisons,
  who: ArrayLike<number>,
  { logistic, maxLog10LR }: SizeCalibration,
): Judgement {
  const tally = tallyComparisons(comparisons, who);
  const stated = log10LRs(tally, logistic, maxLog10LR);
  const { persons, matedComparisons, nonMatedComparisons } = countComparisons(comparisons, who);
  const end = Math.ceil(maxLog10LR / TIPPETT_STEP);
  const thresholds = Array.from({ length: 2 * end + 1 }, (_, i) => (i - end) * TIPPETT_STEP);
  return {
    persons,
    matedComparisons,
    nonMatedComparisons,
    cost: likelihoodRatioCost(tally, stated),
    turing: turingRule(tally, stated),
    tippett: tippett(tally, stated, thresholds),
    reliability: reliability(tally, stated),
  };
}
