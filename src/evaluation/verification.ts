import type { ListedPair } from "../ports/dataset.js";
import type { AllPairs } from "./all-pairs.js";
import { type Interval, pairsOfTwoPersons, personIntervals, withoutCertainty } from "./bootstrap.js";
import type { ComparedImages } from "./compared-images.js";
import type { EmbeddedDataset } from "./embed-dataset.js";
import { type NotMeasurable, notMeasurable, tooFewFor } from "./measurable.js";
import { pairAccuracy, scorePairs } from "./pair-accuracy.js";
import type { VerificationResults } from "./results.js";
import { BIN_WIDTH, BINS, lowerEdge } from "./similarity-bins.js";
import { type CountedComparisons, detCurve, equalErrorRate, pointsAtFmr } from "./verification-rates.js";

/** False match rates at which results are given. */
export const FMR_RATES = [1e-2, 1e-3, 1e-4, 1e-5, 1e-6] as const;

/** One photograph against one: are they of one person? */
export function verificationOf(
  embedded: EmbeddedDataset,
  images: ComparedImages,
  all: AllPairs,
  options: { readonly pairs: readonly ListedPair[] | null; readonly seed: number },
): VerificationResults {
  const counted = countAll(images, all);
  const missing: NotMeasurable[] = [];
  return {
    ...accuracyOf(embedded, options, missing),
    comparisons: comparisonsOf(images, all, counted),
    ...ratesOf(images, all, counted, options.seed, missing),
    det: detCurve(counted),
    similarities: shares(all),
    notMeasurable: missing,
  };
}

function accuracyOf(
  embedded: EmbeddedDataset,
  { pairs, seed }: { readonly pairs: readonly ListedPair[] | null; readonly seed: number },
  missing: NotMeasurable[],
) {
  if (pairs === null) {
    missing.push({ what: "accuracy", reason: notMeasurable("no list of pairs was given") });
    return { accuracy: null, accuracyStandardError: null, accuracyInterval: null, pairs: null };
  }
  const scored = scorePairs(embedded.images, pairs);
  const { accuracy, standardError, interval, folds } = pairAccuracy(scored, seed);
  const mated = scored.filter(({ isMated }) => isMated).length;
  const failed = scored.filter(({ similarity }) => !Number.isFinite(similarity)).length;
  return {
    accuracy,
    accuracyStandardError: standardError,
    accuracyInterval: interval,
    pairs: { mated, nonMated: scored.length - mated, failed, folds },
  };
}

/** All comparisons, each once. */
export function countAll(
  { allPerPerson }: ComparedImages,
  { mated, nonMated }: AllPairs,
): CountedComparisons {
  const byBin = new Float64Array(BINS);
  for (const bin of mated.bin) (byBin[bin] as number)++;
  return {
    mated: byBin,
    matedTotal: allPerPerson.reduce((sum, count) => sum + pairsWithin(count), 0),
    nonMated,
    nonMatedTotal: nonMated.reduce((sum, count) => sum + count, 0),
    knownFrom: 0,
  };
}

/** All comparisons, weighted by how often each person was drawn; those of two persons only where they are alike. */
export function countWeighted(
  { allPerPerson, usablePerPerson, personOf }: ComparedImages,
  { mated, highestNonMated: highest }: AllPairs,
  weights: Float64Array,
): CountedComparisons {
  const matedByBin = new Float64Array(BINS);
  mated.bin.forEach((bin, i) => {
    (matedByBin[bin] as number) += weights[personOf[mated.first[i] as number] as number] as number;
  });
  const nonMated = new Float64Array(BINS);
  for (let i = 0; i < highest.count; i++) {
    const first = weights[personOf[highest.first[i] as number] as number] as number;
    const second = weights[personOf[highest.second[i] as number] as number] as number;
    (nonMated[highest.bin[i] as number] as number) += first * second;
  }
  let matedTotal = 0;
  allPerPerson.forEach((count, person) => {
    matedTotal += pairsWithin(count) * (weights[person] as number);
  });
  const nonMatedTotal = pairsOfTwoPersons(usablePerPerson, weights);
  return { mated: matedByBin, matedTotal, nonMated, nonMatedTotal, knownFrom: highest.completeFrom };
}

function pairsWithin(count: number): number {
  return (count * (count - 1)) / 2;
}

/** How many pairs of persons have a usable photograph each: what comparisons of two persons are independent by, at most. */
export function pairsOfPersons({ usablePerPerson }: ComparedImages): number {
  return pairsWithin(usablePerPerson.filter((count) => count > 0).length);
}

function comparisonsOf(images: ComparedImages, all: AllPairs, counted: CountedComparisons) {
  return {
    mated: counted.matedTotal,
    matedFailed: counted.matedTotal - all.mated.bin.length,
    nonMated: counted.nonMatedTotal,
    pairsOfPersons: pairsOfPersons(images),
  };
}

function ratesOf(
  images: ComparedImages,
  all: AllPairs,
  counted: CountedComparisons,
  seed: number,
  missing: NotMeasurable[],
) {
  const noMated = counted.matedTotal === 0 ? notMeasurable("no person has two photographs") : null;
  const independent = pairsOfPersons(images);
  const reasons = FMR_RATES.map((rate) => noMated ?? tooFewFor(rate, independent, "pairs of persons"));
  reasons.forEach((reason, i) => {
    if (reason !== null) missing.push({ what: `tprAtFmr ${FMR_RATES[i]}`, reason });
  });
  const points = pointsAtFmr(counted, FMR_RATES);
  const eer = equalErrorRate(counted);
  if (eer === null)
    missing.push({
      what: "eer",
      reason: noMated ?? notMeasurable("there are no photographs of two persons"),
    });
  const intervals = noMated === null ? rateIntervals(images, all, seed) : [];
  const matedPersons = images.allPerPerson.filter((count) => count > 1).length;
  const tpr = (i: number) => 1 - (points[i]?.fnmr ?? 1);
  const keyed = <Value>(value: (i: number) => Value) =>
    Object.fromEntries(FMR_RATES.map((rate, i) => [String(rate), reasons[i] === null ? value(i) : null]));
  return {
    tprAtFmr: keyed(tpr),
    tprAtFmrInterval: keyed((i) => withoutCertainty(tpr(i), intervals[i] ?? null, matedPersons)),
    similarityAtFmr: keyed((i) => lowerEdge(points[i]?.bin ?? BINS)),
    eer: eer?.rate ?? null,
    eerInterval: withoutCertainty(eer?.rate ?? null, intervals[FMR_RATES.length] ?? null, matedPersons),
    eerSimilarity: eer === null ? null : lowerEdge(eer.bin),
  };
}

/** Of the true positive rate at each of {@link FMR_RATES}, then of the equal error rate. */
function rateIntervals(images: ComparedImages, all: AllPairs, seed: number): (Interval | null)[] {
  return personIntervals(images.persons, seed, "verification", (weights) => {
    const counted = countWeighted(images, all, weights);
    const tpr = pointsAtFmr(counted, FMR_RATES).map((point) => (point === null ? null : 1 - point.fnmr));
    return [...tpr, equalErrorRate(counted)?.rate ?? null];
  });
}

/** Bins of a plot. */
const SHOWN_BINS = 200;

function shares({ mated, nonMated }: AllPairs): VerificationResults["similarities"] {
  const perShown = BINS / SHOWN_BINS;
  const shown = (byBin: ArrayLike<number>, total: number) => {
    const sums = new Array<number>(SHOWN_BINS).fill(0);
    for (let bin = 0; bin < BINS; bin++) (sums[Math.floor(bin / perShown)] as number) += byBin[bin] as number;
    return sums.map((sum) => (total > 0 ? sum / total : 0));
  };
  const matedByBin = new Float64Array(BINS);
  for (const bin of mated.bin) (matedByBin[bin] as number)++;
  return {
    width: BIN_WIDTH * perShown,
    mated: shown(matedByBin, mated.bin.length),
    nonMated: shown(
      nonMated,
      nonMated.reduce((sum, count) => sum + count, 0),
    ),
  };
}
