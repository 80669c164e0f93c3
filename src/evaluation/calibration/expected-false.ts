import { shuffled } from "../../domain/seeded.js";
import { type Comparisons, tallyComparisons } from "./comparisons.js";
import { falseMatchRates } from "./false-match-rate.js";

/** Predicted and observed false candidates above one threshold, for each probe of somebody who is not in the gallery. */
export interface ExpectedFalseCheck {
  /** Persons in the gallery. */
  readonly gallery: number;
  /** FMR at which the thresholds were chosen. */
  readonly falseMatchRate: number;
  /** Mean of the thresholds. */
  readonly similarity: number;
  /** N·FMR, the FMR measured on other persons: its mean over the repetitions. */
  readonly predicted: number;
  /** Candidates that were there: the mean over the repetitions. */
  readonly observed: number;
  /** Standard deviation of the observed mean between repetitions: how well one trial can be told. */
  readonly observedDeviation: number;
}

/** Persons of one repetition, none of them in two roles. */
interface Roles {
  readonly fitted: readonly number[];
  readonly probes: readonly number[];
  readonly gallery: readonly number[];
}

/** How the check is carried out. */
export interface ExpectedFalseOptions {
  readonly galleries: readonly number[];
  readonly falseMatchRates: readonly number[];
  /** Persons whose probes are searched. */
  readonly probes: number;
  /** Persons on whom the FMR is measured, at least; those who are left over join them. */
  readonly fitted: number;
  readonly repetitions: number;
}

const DEFAULTS: ExpectedFalseOptions = {
  galleries: [100, 500, 2_000],
  falseMatchRates: [1e-2, 1e-3, 1e-4],
  probes: 200,
  fitted: 350,
  repetitions: 20,
};

/**
 * Checks the number of false candidates that a gallery of N persons is said to give, N·FMR, against the number that
 * it gives. Persons are dealt out anew in every repetition: some for measuring the FMR, some as probes, the rest as
 * gallery, so that nobody is judged by a rate of their own.
 * @param comparisons of one template against one, see {@link Comparisons}
 * @param random deals out the persons
 * @returns one entry for each gallery that the data set is large enough for, and rate
 */
export function checkExpectedFalse(
  comparisons: Comparisons,
  random: () => number,
  options: ExpectedFalseOptions = DEFAULTS,
): ExpectedFalseCheck[] {
  const everybody = Array.from({ length: comparisons.persons }, (_, person) => person);
  const sizes = options.galleries.filter(
    (gallery) => gallery + options.probes + options.fitted <= comparisons.persons,
  );
  return sizes.flatMap((gallery) => {
    const trials = Array.from({ length: options.repetitions }, () => {
      const dealt = shuffled(everybody, random);
      const roles = {
        probes: dealt.slice(0, options.probes),
        gallery: dealt.slice(options.probes, options.probes + gallery),
        fitted: dealt.slice(options.probes + gallery),
      };
      return predictAndCount(comparisons, roles, options.falseMatchRates);
    });
    return options.falseMatchRates.map((rate, i) =>
      summarise(
        gallery,
        rate,
        trials.map((trial) => trial[i] as Trial),
      ),
    );
  });
}

interface Trial {
  readonly similarity: number;
  readonly predicted: number;
  readonly observed: number;
}

function predictAndCount(
  comparisons: Comparisons,
  { fitted, probes, gallery }: Roles,
  wanted: readonly number[],
): Trial[] {
  const tally = tallyComparisons(comparisons, indicator(fitted, comparisons.persons));
  const rates = falseMatchRates(tally);
  const [inGallery, inProbes] = [gallery, probes].map((some) => indicator(some, comparisons.persons));
  return wanted.map((rate) => {
    const bin = rates.findIndex((value) => value <= rate);
    const hits = countFrom(comparisons, inGallery as Uint8Array, inProbes as Uint8Array, bin);
    return {
      similarity: tally.similarity[bin] as number,
      predicted: gallery.length * (rates[bin] as number),
      observed: hits.reached / hits.searches,
    };
  });
}

function indicator(some: readonly number[], persons: number): Uint8Array {
  const taken = new Uint8Array(persons);
  for (const person of some) taken[person] = 1;
  return taken;
}

/** Comparisons of probes with the gallery that reach a bin, and how often a whole gallery was searched. */
function countFrom(
  { galleryPersons, probePersons, bins }: Comparisons,
  inGallery: Uint8Array,
  inProbes: Uint8Array,
  least: number,
): { reached: number; searches: number } {
  let reached = 0;
  let compared = 0;
  galleryPersons.forEach((row, i) => {
    if (inGallery[row] === 0) return;
    probePersons.forEach((column, j) => {
      if (inProbes[column] === 0) return;
      compared++;
      if ((bins[i * probePersons.length + j] as number) >= least) reached++;
    });
  });
  const persons = inGallery.reduce((sum, one) => sum + one, 0);
  return { reached, searches: compared / persons };
}

function summarise(gallery: number, falseMatchRate: number, trials: readonly Trial[]): ExpectedFalseCheck {
  const mean = (of: (trial: Trial) => number) =>
    trials.reduce((sum, trial) => sum + of(trial), 0) / trials.length;
  const observed = mean((trial) => trial.observed);
  return {
    gallery,
    falseMatchRate,
    similarity: mean((trial) => trial.similarity),
    predicted: mean((trial) => trial.predicted),
    observed,
    observedDeviation: Math.sqrt(mean((trial) => (trial.observed - observed) ** 2)),
  };
}
