/**
 * How much weight of each kind of comparison came to each similarity: all that fitting and judging a calibration needs.
 * A comparison is *mated* when it is of one person, *non-mated* when it is of two. Weights need not be whole: every
 * person's mated comparisons weigh 1 together, so that nobody counts more for having been photographed often.
 */
export interface Tally {
  /** Strictly ascending. */
  readonly similarity: Float64Array;
  /** Weight of the mated comparisons at each similarity, 0 or more. */
  readonly mated: Float64Array;
  /** Weight of the non-mated comparisons at each similarity, 0 or more. */
  readonly nonMated: Float64Array;
}

/** Width of a bin: 0.001 changes a log10 LR by about 0.01. */
const BIN_WIDTH = 0.001;

/** Bins over all similarities, −1 to 1. */
export const BIN_COUNT = Math.round(2 / BIN_WIDTH);

const BIN_CENTRES = Float64Array.from({ length: BIN_COUNT }, (_, bin) => -1 + (bin + 0.5) * BIN_WIDTH);

/** The bin of a similarity. @param similarity −1 to 1 @returns 0 to `BIN_COUNT` − 1 */
export function binOf(similarity: number): number {
  const bin = Math.floor((similarity + 1) / BIN_WIDTH);
  return Math.min(BIN_COUNT - 1, Math.max(0, bin));
}

/** A tally with a place for every bin and nothing in it yet. */
export function emptyTally(): Tally {
  return {
    similarity: BIN_CENTRES,
    mated: new Float64Array(BIN_COUNT),
    nonMated: new Float64Array(BIN_COUNT),
  };
}

/** The sum of some weights. */
export function total(weights: Float64Array): number {
  let sum = 0;
  for (const weight of weights) sum += weight;
  return sum;
}
