import { type Interval, personIntervals, withoutCertainty } from "./bootstrap.js";
import type { EmbeddedDataset } from "./embed-dataset.js";
import { pointsAtFpir, type RankedSearches, rankSearches, shareWithin } from "./identification-rates.js";
import { type NotMeasurable, notMeasurable, tooFewFor } from "./measurable.js";
import { breathe } from "./products.js";
import type { IdentificationResults } from "./results.js";
import { drawRotations, type TemplateSizes } from "./rotations.js";
import { type SearchedRotation, searchRotation } from "./search-rotation.js";

/** False positive identification rates at which results are given. */
export const FPIR_RATES = [0.1, 0.01, 0.003] as const;

/** Ranks at which results are given. */
export const RANKS = [1, 10, 50] as const;

/** What searches gave, and the searches themselves. */
export interface Identification {
  readonly results: IdentificationResults;
  readonly ranked: RankedSearches;
}

/** Searches in galleries, in which some of the searched are and others are not (open set). */
export async function identificationOf(
  { dataset, images, pack }: EmbeddedDataset,
  sizes: TemplateSizes,
  seed: number,
  onProgress?: (done: number, total: number) => void,
): Promise<Identification> {
  const placesOf = new Map(dataset.persons.map((person) => [person, [] as number[]]));
  images.forEach(({ person }, place) => {
    placesOf.get(person)?.push(place);
  });
  const rotations = drawRotations([...placesOf.values()], sizes, seed);
  const searched: SearchedRotation[] = [];
  for (const rotation of rotations) {
    searched.push(searchRotation(images, pack.dimension, rotation));
    onProgress?.(searched.length, rotations.length);
    await breathe();
  }
  return summarise(searched, sizes, dataset.persons.length, seed);
}

function summarise(
  rotations: readonly SearchedRotation[],
  sizes: TemplateSizes,
  persons: number,
  seed: number,
): Identification {
  const ranked = rankSearches(
    rotations.flatMap(({ mated }) => mated),
    rotations.flatMap(({ nonMated }) => nonMated),
  );
  const subjects =
    rotations.reduce((sum, rotation) => sum + rotation.subjects, 0) / Math.max(1, rotations.length);
  const missing: NotMeasurable[] = [];
  const results = {
    ...sizes,
    rotations: rotations.length,
    gallerySubjects: subjects,
    searches: countSearches(ranked),
    ...ratesOf(ranked, { subjects, persons, seed, sizes }, missing),
    curve: curveOf(ranked, persons),
    ranks: ranksOf(ranked, persons, subjects),
    notMeasurable: missing,
  };
  return { results, ranked };
}

function countSearches({ mated, nonMated }: RankedSearches): IdentificationResults["searches"] {
  const failed = (searches: readonly { similarity: number }[]) =>
    searches.filter(({ similarity }) => similarity === Number.NEGATIVE_INFINITY).length;
  return {
    mated: mated.length,
    matedPersons: countPersons(mated),
    matedFailed: failed(mated),
    nonMated: nonMated.length,
    nonMatedPersons: countPersons(nonMated),
    nonMatedFailed: failed(nonMated),
  };
}

function countPersons(searches: readonly { readonly person: number }[]): number {
  return new Set(searches.map(({ person }) => person)).size;
}

interface Frame {
  readonly subjects: number;
  readonly persons: number;
  readonly seed: number;
  readonly sizes: TemplateSizes;
}

function ratesOf(ranked: RankedSearches, frame: Frame, missing: NotMeasurable[]) {
  const { portraits, probes } = frame.sizes;
  const noMated =
    ranked.mated.length === 0
      ? notMeasurable(`no person has the ${portraits + probes} photographs that a mated search takes`)
      : null;
  const rankReasons = RANKS.map((rank) => noMated ?? tooShort(rank, frame.subjects));
  const fpirReasons = FPIR_RATES.map(
    (rate) => noMated ?? tooFewFor(rate, ranked.nonMated.length, "non-mated searches"),
  );
  note(missing, "rank", RANKS, rankReasons);
  note(missing, "fnirAtFpir", FPIR_RATES, fpirReasons);
  const once = everyoneOnce(frame.persons);
  const points = pointsAtFpir(ranked, FPIR_RATES, once);
  const intervals = noMated === null ? intervalsOf(ranked, frame) : [];
  const matedPersons = countPersons(ranked.mated);
  const rank = (i: number) => shareWithin(ranked.mated, RANKS[i] ?? 1, once);
  const fnir = (i: number) => points[i]?.fnir ?? null;
  const ofRank = keyedBy(RANKS, rankReasons);
  const ofFpir = keyedBy(FPIR_RATES, fpirReasons);
  return {
    rank: ofRank(rank),
    rankInterval: ofRank((i) => withoutCertainty(rank(i), intervals[i] ?? null, matedPersons)),
    fnirAtFpir: ofFpir(fnir),
    fnirAtFpirInterval: ofFpir((i) =>
      withoutCertainty(fnir(i), intervals[RANKS.length + i] ?? null, matedPersons),
    ),
    similarityAtFpir: ofFpir((i) => finite(points[i]?.similarity)),
  };
}

/** A list as long as the gallery holds every mate that has a face, whatever the networks are worth. */
function tooShort(rank: number, subjects: number): string | null {
  return subjects > rank ? null : notMeasurable(`the gallery holds ${Math.round(subjects)} subjects`);
}

function note(
  missing: NotMeasurable[],
  what: string,
  keys: readonly number[],
  reasons: readonly (string | null)[],
): void {
  reasons.forEach((reason, i) => {
    if (reason !== null) missing.push({ what: `${what} ${keys[i]}`, reason });
  });
}

/** Makes records with a value for each key that can be measured, and null for the others. */
function keyedBy(keys: readonly number[], reasons: readonly (string | null)[]) {
  return <Value>(value: (i: number) => Value): Record<string, Value | null> =>
    Object.fromEntries(keys.map((key, i) => [String(key), reasons[i] === null ? value(i) : null]));
}

/** Of each of {@link RANKS}, then of the miss rate at each of {@link FPIR_RATES}. */
function intervalsOf(ranked: RankedSearches, { persons, seed }: Frame): (Interval | null)[] {
  return personIntervals(persons, seed, "identification", (weights) => [
    ...RANKS.map((rank) => shareWithin(ranked.mated, rank, weights)),
    ...pointsAtFpir(ranked, FPIR_RATES, weights).map((point) => point?.fnir ?? null),
  ]);
}

const POINTS_A_DECADE = 20;

function curveOf(ranked: RankedSearches, persons: number): IdentificationResults["curve"] {
  if (ranked.nonMated.length === 0) return [];
  const decades = Math.log10(ranked.nonMated.length);
  const rates = Array.from({ length: Math.ceil(decades * POINTS_A_DECADE) + 1 }, (_, i) =>
    Math.min(1, 10 ** (-decades + i / POINTS_A_DECADE)),
  );
  const points = pointsAtFpir(ranked, rates, everyoneOnce(persons)).flatMap((point) => point ?? []);
  return points.filter(
    ({ similarity, fpir }, i) => fpir > 0 && Number.isFinite(similarity) && fpir !== points[i - 1]?.fpir,
  );
}

/** How far the plot of ranks goes. */
const LAST_RANK = 50;

function ranksOf({ mated }: RankedSearches, persons: number, subjects: number): number[] {
  if (mated.length === 0) return [];
  const ranks = Math.min(LAST_RANK, Math.floor(subjects));
  return Array.from({ length: ranks }, (_, i) => shareWithin(mated, i + 1, everyoneOnce(persons)) ?? 0);
}

function everyoneOnce(persons: number): Float64Array {
  return new Float64Array(persons).fill(1);
}

function finite(value: number | undefined): number | null {
  return value !== undefined && Number.isFinite(value) ? value : null;
}
