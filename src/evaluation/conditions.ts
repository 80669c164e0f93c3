import type { FaceQuality } from "../domain/quality.js";
import { quantile } from "../domain/quantile.js";
import { pairsOfTwoPersons } from "./bootstrap.js";
import type { ComparedImages } from "./compared-images.js";
import { personPairsWithin, type Stratification } from "./strata.js";

/** Something measured of a face by which comparisons are divided. */
interface Condition {
  readonly name: string;
  readonly unit: string;
  readonly of: (quality: FaceQuality) => number;
  /** Which of two photographs a comparison is counted under. */
  readonly worse: "lower" | "higher";
  /** Between the bins, ascending; fifths of the photographs without them. */
  readonly edges?: readonly number[];
}

const DEGREES_FROM_FRONTAL = [5, 10, 20, 30];

const CONDITIONS: readonly Condition[] = [
  { name: "face size", unit: "pixels between the eyes", of: (q) => q.interEyePixels, worse: "lower" },
  { name: "sharpness", unit: "edges as a share of contrast", of: (q) => q.sharpness, worse: "lower" },
  { name: "brightness", unit: "mean grey value, 0–255", of: (q) => q.brightness, worse: "lower" },
  { name: "contrast", unit: "deviation of grey values", of: (q) => q.contrast, worse: "lower" },
  {
    name: "turned sideways",
    unit: "degrees of yaw, either way",
    of: (q) => Math.abs(q.pose.yaw),
    worse: "higher",
    edges: DEGREES_FROM_FRONTAL,
  },
  {
    name: "turned up or down",
    unit: "degrees of pitch, either way",
    of: (q) => Math.abs(q.pose.pitch),
    worse: "higher",
    edges: DEGREES_FROM_FRONTAL,
  },
];

/** Divides comparisons by the quality of their photographs: each belongs where the worse of its two lies. */
export function conditionsOf(images: ComparedImages): Stratification[] {
  return CONDITIONS.map((condition) => stratify(images, condition));
}

function stratify(images: ComparedImages, { name, unit, of, worse, edges }: Condition): Stratification {
  const values = images.usable.map(({ portrait }) => (portrait === null ? 0 : of(portrait.quality)));
  const between = edges ?? fifths(values);
  const classes = Uint8Array.from(values, (value) => between.filter((edge) => value >= edge).length);
  const count = between.length + 1;
  /** Photographs of each person in a class or a better one. */
  const noWorse = Array.from({ length: count }, (_, stratum) =>
    countPerPerson(images, (i) =>
      worse === "lower" ? (classes[i] as number) >= stratum : (classes[i] as number) <= stratum,
    ),
  );
  const better = worse === "lower" ? 1 : -1;
  const pairs = (stratum: number, weights: ArrayLike<number>) => {
    const counts = noWorse[stratum];
    return counts === undefined ? 0 : pairsOfTwoPersons(counts, weights);
  };
  return {
    name,
    unit,
    strata: Array.from({ length: count }, (_, stratum) => ({
      name: describeBin(between, stratum),
      images: classes.filter((one) => one === stratum).length,
    })),
    of: (first, second) => {
      const [a, b] = [classes[first] as number, classes[second] as number];
      return worse === "lower" ? Math.min(a, b) : Math.max(a, b);
    },
    matedFailed: [],
    nonMated: (weights) =>
      noWorse.map((_, stratum) => pairs(stratum, weights) - pairs(stratum + better, weights)),
    pairsOfPersons: noWorse.map(personPairsWithin),
  };
}

function countPerPerson({ persons, personOf }: ComparedImages, isIn: (i: number) => boolean): Uint32Array {
  const counts = new Uint32Array(persons);
  personOf.forEach((person, i) => {
    if (isIn(i)) (counts[person] as number)++;
  });
  return counts;
}

/** Edges that divide values into five parts of one size; fewer where many are equal. */
function fifths(values: readonly number[]): number[] {
  const sorted = values.toSorted((a, b) => a - b);
  const edges = [0.2, 0.4, 0.6, 0.8].map((share) => Number(quantile(sorted, share).toPrecision(3)));
  return [...new Set(edges.filter(Number.isFinite))];
}

function describeBin(edges: readonly number[], bin: number): string {
  const [from, to] = [edges[bin - 1], edges[bin]];
  if (from === undefined) return to === undefined ? "all" : `below ${to}`;
  return to === undefined ? `${from} and more` : `${from} to ${to}`;
}
