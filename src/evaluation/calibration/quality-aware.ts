import { type Embedding, similarity } from "../../domain/embedding.js";
import { shuffled } from "../../domain/seeded.js";
import { cllr } from "./cllr.js";
import { fitLogistic } from "./logistic.js";

/** A face with how good a picture it is, by one measure. */
export interface RatedFace {
  readonly embedding: Embedding;
  /** A quality whose least value over both sides goes into the model, e.g. the logarithm of the sharpness. */
  readonly quality: number;
}

/** What knowing a quality is worth: the cost of likelihood ratios on persons who were held back. */
export interface QualityGain {
  /** Cllr of ln LR = a + b·s. */
  readonly plain: number;
  /** Cllr of ln LR = a + b·s + c·q + d·s·q. */
  readonly aware: number;
}

const FOLDS = 5;
/** Non-mated comparisons of everybody: this many others, evenly spread. */
const OTHERS_EACH = 50;

/**
 * Cross-validates over persons whether likelihood ratios that take a quality into account cost less.
 * @param people the faces of each person
 * @param random deals persons into folds and chooses photographs
 * @returns null where a fit was impossible
 */
export function qualityGain(
  people: readonly (readonly RatedFace[])[],
  random: () => number,
): QualityGain | null {
  const dealt = shuffled(people, random);
  const folds = Array.from({ length: FOLDS }, (_, fold) =>
    compareWithin(
      dealt.filter((_, i) => i % FOLDS === fold),
      random,
    ),
  );
  let [plain, aware] = [0, 0];
  for (const [held, judged] of folds.entries()) {
    const others = folds.filter((_, fold) => fold !== held).flat();
    const costs = [plainFeatures, awareFeatures].map((features) => costOf(others, judged, features));
    const [costPlain, costAware] = costs;
    if (costPlain == null || costAware == null) return null;
    plain += costPlain / FOLDS;
    aware += costAware / FOLDS;
  }
  return { plain, aware };
}

interface RatedComparison {
  readonly similarity: number;
  readonly quality: number;
  /** Weights as in a tally. */
  readonly mated: number;
  readonly nonMated: number;
}

/** Comparisons between the persons of one fold: everybody with themselves once, and with some others. */
function compareWithin(people: readonly (readonly RatedFace[])[], random: () => number): RatedComparison[] {
  const drawn = people.map((faces) => shuffled(faces, random));
  const step = Math.max(1, Math.floor(people.length / OTHERS_EACH));
  return drawn.flatMap(([face, own], person) => {
    if (face === undefined) return [];
    const comparisons = own === undefined ? [] : [compare(face, own, true)];
    for (let other = (person + 1) % step; other < drawn.length; other += step) {
      const theirs = drawn[other]?.at(-1);
      if (other !== person && theirs !== undefined) comparisons.push(compare(face, theirs, false));
    }
    return comparisons;
  });
}

function compare(a: RatedFace, b: RatedFace, isMated: boolean): RatedComparison {
  return {
    similarity: similarity(a.embedding, b.embedding),
    quality: Math.min(a.quality, b.quality),
    mated: isMated ? 1 : 0,
    nonMated: isMated ? 0 : 1,
  };
}

type Features = (comparison: RatedComparison) => readonly number[];
const plainFeatures: Features = ({ similarity: s }) => [s];
const awareFeatures: Features = ({ similarity: s, quality: q }) => [s, q, s * q];

function costOf(
  fitted: readonly RatedComparison[],
  judged: readonly RatedComparison[],
  features: Features,
): number | null {
  const beta = fitLogistic(rowsOf(fitted, features));
  if (beta === null) return null;
  const rows = rowsOf(judged, features);
  const log10LR = judged.map(
    (_, row) =>
      rows.features.reduce(
        (sum, column, k) => sum + (beta[k + 1] as number) * (column[row] as number),
        beta[0] as number,
      ) / Math.LN10,
  );
  return cllr({ similarity: Float64Array.from(judged, (one) => one.similarity), ...rows }, log10LR);
}

function rowsOf(comparisons: readonly RatedComparison[], features: Features) {
  const columns = comparisons.map(features);
  return {
    features: (columns[0] ?? []).map((_, k) => Float64Array.from(columns, (row) => row[k] as number)),
    mated: Float64Array.from(comparisons, ({ mated }) => mated),
    nonMated: Float64Array.from(comparisons, ({ nonMated }) => nonMated),
  };
}
