import type { AllPairs } from "./all-pairs.js";
import { type Interval, personIntervals, withoutCertainty } from "./bootstrap.js";
import type { ComparedImages } from "./compared-images.js";
import { notMeasurable, tooFewFor } from "./measurable.js";
import type { StrataResults, StratumResults } from "./results.js";
import { lowerEdge } from "./similarity-bins.js";
import type { OperatingPoint } from "./verification-rates.js";

/** A way to divide comparisons into strata. */
export interface Stratification {
  readonly name: string;
  readonly unit: string;
  readonly strata: readonly { readonly name: string; readonly images: number }[];
  /** Which stratum a comparison of two usable photographs belongs to; −1 for none. */
  of(first: number, second: number): number;
  /** Comparisons of one person in each stratum that could not be made, by person. */
  readonly matedFailed: readonly Float64Array[];
  /** Comparisons of two persons in each stratum, with persons weighted. */
  nonMated(weights: ArrayLike<number>): readonly number[];
  /** Pairs of persons that comparisons in each stratum are of, at most. */
  readonly pairsOfPersons: readonly number[];
}

/** The threshold at which strata are judged: one that applies to all of them, as in use; null when there is none. */
export type CommonThreshold = (OperatingPoint & { readonly nominalFmr: number }) | null;

/** What a threshold costs in each stratum. */
export function judgeStrata(
  images: ComparedImages,
  all: AllPairs,
  stratification: Stratification,
  threshold: CommonThreshold,
  seed: number,
): StrataResults {
  const { name, unit, strata } = stratification;
  const head = {
    name,
    unit,
    similarity: threshold && lowerEdge(threshold.bin),
    overallFmr: threshold?.fmr ?? 0,
  };
  const tallies = tally(images, all, stratification, threshold?.bin ?? Number.POSITIVE_INFINITY);
  const once = new Float64Array(images.persons).fill(1);
  const counts = countWith(tallies, stratification, once);
  const intervals = personIntervals(images.persons, seed, `strata ${name}`, (weights) =>
    countWith(tallies, stratification, weights).flatMap((count) => [
      rate(count.misses, count.mated),
      rate(count.falseMatches, count.nonMated),
    ]),
  );
  return {
    ...head,
    strata: counts.map((count, i) => {
      const given = judge(count, threshold, stratification.pairsOfPersons[i] ?? 0);
      return {
        name: strata[i]?.name ?? "",
        images: strata[i]?.images ?? 0,
        ...given,
        fnmrInterval: limitsOf(given.fnmr, intervals[2 * i], personsWith(tallies.mated[i])),
        fmrInterval: limitsOf(given.fmr, intervals[2 * i + 1], stratification.pairsOfPersons[i] ?? 0),
      };
    }),
  };
}

function limitsOf(
  share: number | null,
  limits: Interval | null | undefined,
  independent: number,
): Interval | null {
  return share === null ? null : withoutCertainty(share, limits ?? null, independent);
}

function personsWith(counts: Float64Array = new Float64Array(0)): number {
  return counts.filter((count) => count > 0).length;
}

interface StratumCount {
  readonly mated: number;
  readonly misses: number;
  readonly nonMated: number;
  readonly falseMatches: number;
}

function judge(
  { mated, misses, nonMated, falseMatches }: StratumCount,
  threshold: CommonThreshold,
  pairs: number,
): Omit<StratumResults, "name" | "images" | "fnmrInterval" | "fmrInterval"> {
  const noThreshold = threshold === null ? notMeasurable("there is no common threshold") : null;
  const noFnmr = noThreshold ?? (mated === 0 ? notMeasurable("no comparison of one person") : null);
  const noFmr = noThreshold ?? tooFewFor(threshold?.nominalFmr ?? 1, pairs, "pairs of persons");
  return {
    matedComparisons: mated,
    nonMatedComparisons: nonMated,
    fnmr: noFnmr === null ? rate(misses, mated) : null,
    fmr: noFmr === null ? rate(falseMatches, nonMated) : null,
    notMeasurable: [
      ...(noFnmr === null ? [] : [{ what: "fnmr", reason: noFnmr }]),
      ...(noFmr === null ? [] : [{ what: "fmr", reason: noFmr }]),
    ],
  };
}

function rate(events: number, trials: number): number | null {
  return trials > 0 ? events / trials : null;
}

/** Events by stratum and person, so that persons can be weighted without comparing anything again. */
interface Tallies {
  readonly mated: readonly Float64Array[];
  readonly misses: readonly Float64Array[];
  /** Stratum and both persons of each false match. */
  readonly falseMatches: readonly (readonly [stratum: number, first: number, second: number])[];
}

function tally(
  { persons, personOf }: ComparedImages,
  { mated, highestNonMated: highest }: AllPairs,
  stratification: Stratification,
  thresholdBin: number,
): Tallies {
  const perPerson = () =>
    stratification.strata.map((_, i) =>
      Float64Array.from(stratification.matedFailed[i] ?? new Float64Array(persons)),
    );
  const tallies = { mated: perPerson(), misses: perPerson() };
  mated.bin.forEach((bin, i) => {
    const first = mated.first[i] as number;
    const stratum = stratification.of(first, mated.second[i] as number);
    const person = personOf[first] as number;
    const [all, misses] = [tallies.mated[stratum], tallies.misses[stratum]];
    if (all === undefined || misses === undefined) return;
    (all[person] as number)++;
    if (bin < thresholdBin) (misses[person] as number)++;
  });
  const falseMatches: [number, number, number][] = [];
  for (let i = 0; i < highest.count && (highest.bin[i] as number) >= thresholdBin; i++) {
    const [first, second] = [highest.first[i] as number, highest.second[i] as number];
    const stratum = stratification.of(first, second);
    if (stratum >= 0) falseMatches.push([stratum, personOf[first] as number, personOf[second] as number]);
  }
  return { ...tallies, falseMatches };
}

function countWith(tallies: Tallies, stratification: Stratification, weights: Float64Array): StratumCount[] {
  const nonMated = stratification.nonMated(weights);
  const falseMatches = stratification.strata.map(() => 0);
  for (const [stratum, first, second] of tallies.falseMatches)
    (falseMatches[stratum] as number) += (weights[first] as number) * (weights[second] as number);
  return stratification.strata.map((_, i) => ({
    mated: weighted(tallies.mated[i], weights),
    misses: weighted(tallies.misses[i], weights),
    nonMated: nonMated[i] ?? 0,
    falseMatches: falseMatches[i] ?? 0,
  }));
}

function weighted(counts: Float64Array = new Float64Array(0), weights: Float64Array): number {
  let sum = 0;
  for (let person = 0; person < counts.length; person++)
    sum += (counts[person] as number) * (weights[person] as number);
  return sum;
}

/** How many pairs of persons have photographs in a set. */
export function personPairsWithin(counts: Uint32Array): number {
  const persons = counts.filter((count) => count > 0).length;
  return (persons * (persons - 1)) / 2;
}
