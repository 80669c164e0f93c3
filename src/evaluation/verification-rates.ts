import { BINS, lowerEdge } from "./similarity-bins.js";

/** Comparisons counted by similarity; weights may make the counts fractions. */
export interface CountedComparisons {
  /** By bin, of one person. */
  readonly mated: Float64Array;
  /** Of one person, those that could not be compared included: they reach no threshold. */
  readonly matedTotal: number;
  /** By bin, of two persons; below `knownFrom` nothing is known. */
  readonly nonMated: Float64Array;
  readonly nonMatedTotal: number;
  /** First bin from which on `nonMated` is complete; 0 when it is. */
  readonly knownFrom: number;
}

/** A threshold and what it costs. */
export interface OperatingPoint {
  /** Comparisons from this bin on are matches. */
  readonly bin: number;
  /** Share of comparisons of two persons that match. */
  readonly fmr: number;
  /** Share of comparisons of one person that do not. */
  readonly fnmr: number;
}

/** The highest threshold, at which nothing matches. */
function nothing(): OperatingPoint {
  return { bin: BINS, fmr: 0, fnmr: 1 };
}

/** Every threshold from the highest to the lowest that is known of. */
function* thresholds(counted: CountedComparisons): Generator<OperatingPoint> {
  let [mated, nonMated] = [0, 0];
  for (let bin = BINS - 1; bin >= counted.knownFrom; bin--) {
    mated += counted.mated[bin] as number;
    nonMated += counted.nonMated[bin] as number;
    yield { bin, fmr: nonMated / counted.nonMatedTotal, fnmr: 1 - mated / counted.matedTotal };
  }
}

/**
 * For each rate the lowest threshold at which no more than that share of the comparisons of two persons match.
 * @param rates false match rates, descending or not
 * @returns null where the threshold would lie below what is known
 */
export function pointsAtFmr(
  counted: CountedComparisons,
  rates: readonly number[],
): (OperatingPoint | null)[] {
  const found: (OperatingPoint | null)[] = rates.map(() => null);
  let last = nothing();
  for (const point of thresholds(counted)) {
    rates.forEach((rate, i) => {
      if (last.fmr <= rate && point.fmr > rate) found[i] = last;
    });
    last = point;
  }
  // With everything known the lowest threshold of all is a threshold as well.
  if (counted.knownFrom === 0)
    rates.forEach((rate, i) => {
      if (last.fmr <= rate) found[i] = last;
    });
  return found;
}

/** What a threshold costs. @param bin comparisons from this bin on are matches */
export function pointAt(counted: CountedComparisons, bin: number): OperatingPoint {
  let point = nothing();
  for (const next of thresholds(counted)) {
    if (next.bin < bin) break;
    point = next;
  }
  return { ...point, bin };
}

/**
 * The equal error rate: the mean of both rates at the threshold where they are closest.
 * @returns null when that threshold lies below what is known, or nothing was compared
 */
export function equalErrorRate(counted: CountedComparisons): { rate: number; bin: number } | null {
  if (counted.matedTotal === 0 || counted.nonMatedTotal === 0) return null;
  let last = nothing();
  for (const point of thresholds(counted)) {
    if (point.fmr >= point.fnmr) {
      const { bin, fmr, fnmr } = point.fmr - point.fnmr < last.fnmr - last.fmr ? point : last;
      return { rate: (fmr + fnmr) / 2, bin };
    }
    last = point;
  }
  return null;
}

/** Points of a DET curve for each factor of ten of the false match rate. */
const POINTS_A_DECADE = 12;

/** The trade of false matches against false non-matches (ISO/IEC 19795-1), from one false match in all up to all. */
export function detCurve(counted: CountedComparisons): { similarity: number; fmr: number; fnmr: number }[] {
  if (counted.matedTotal === 0 || counted.nonMatedTotal === 0) return [];
  const decades = Math.log10(counted.nonMatedTotal);
  const steps = Math.ceil(decades * POINTS_A_DECADE);
  const rates = Array.from({ length: steps + 1 }, (_, i) => 10 ** (-decades + i / POINTS_A_DECADE));
  const points = pointsAtFmr(counted, rates).flatMap((point) =>
    point === null || point.fmr === 0 ? [] : point,
  );
  return points
    .filter(({ bin }, i) => bin !== points[i - 1]?.bin)
    .map(({ bin, fmr, fnmr }) => ({ similarity: lowerEdge(bin), fmr, fnmr }));
}
