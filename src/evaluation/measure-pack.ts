import type { ListedPair } from "../ports/dataset.js";
import { type AllPairs, compareAll } from "./all-pairs.js";
import { type ComparedImages, comparedImages } from "./compared-images.js";
import { conditionsOf } from "./conditions.js";
import type { EmbeddedDataset } from "./embed-dataset.js";
import { enrolmentOf } from "./enrolment.js";
import { searchesByGroup } from "./group-searches.js";
import { groupsOf } from "./groups.js";
import { identificationOf } from "./identification.js";
import { tooFewFor } from "./measurable.js";
import type { PackResults } from "./results.js";
import type { TemplateSizes } from "./rotations.js";
import { type CommonThreshold, judgeStrata } from "./strata.js";
import { countAll, pairsOfPersons, verificationOf } from "./verification.js";
import { pointsAtFmr } from "./verification-rates.js";

/** What to measure beside what every dataset gives. */
export interface MeasureOptions {
  readonly pairs: readonly ListedPair[] | null;
  /** Group by person. */
  readonly groups: ReadonlyMap<string, string> | null;
  readonly sizes: TemplateSizes;
  readonly seed: number;
}

/** Results of one pack, and the comparisons that they rest on. */
export interface MeasuredPack {
  readonly results: PackResults;
  readonly images: ComparedImages;
  readonly all: AllPairs;
  readonly threshold: CommonThreshold;
}

/** What a measurement is busy with, e.g. "comparisons", and how far it is. */
export type OnStage = (stage: string, done: number, total: number) => void;

/**
 * Measures an embedded dataset: everything from pairs to rates, with nothing embedded anew.
 * @param options names in pairs and groups are of the dataset
 */
export async function measurePack(
  embedded: EmbeddedDataset,
  options: MeasureOptions,
  onStage?: OnStage,
): Promise<MeasuredPack> {
  const { pairs, groups, sizes, seed } = options;
  const { dataset, pack } = embedded;
  const images = comparedImages(embedded);
  const byGroup = groups === null ? null : groupsOf(dataset, images, groups);
  const all = await compareAll(images, (done, total) => onStage?.("comparisons", done, total));
  const verification = verificationOf(embedded, images, all, { pairs, seed });
  const { results: identification, ranked } = await identificationOf(embedded, sizes, seed, (done, total) =>
    onStage?.("searches", done, total),
  );
  const threshold = commonThreshold(images, all);
  const { id, hash, preprocessing, dimension } = pack;
  const results: PackResults = {
    pack: { id, hash, preprocessing, dimension },
    enrolment: enrolmentOf(embedded),
    verification,
    identification,
    conditions: conditionsOf(images).map((condition) => judgeStrata(images, all, condition, threshold, seed)),
    groups: byGroup && {
      comparisons: judgeStrata(images, all, byGroup.stratification, threshold, seed),
      searches: searchesByGroup(
        ranked,
        byGroup.stratification.strata.map(({ name }) => name),
        byGroup.groupOf,
        identification.similarityAtFpir["0.01"] ?? null,
        seed,
      ),
    },
    copies: null,
  };
  return { results, images, all, threshold };
}

/** The false match rate at which conditions and groups are compared: low enough to be of use, high enough to be measured. */
const COMMON_FMR = 0.001;

/** @returns null where too few persons were compared for one, or not all false matches at it are at hand */
function commonThreshold(images: ComparedImages, all: AllPairs): CommonThreshold {
  if (tooFewFor(COMMON_FMR, pairsOfPersons(images), "pairs of persons") !== null) return null;
  const [point = null] = pointsAtFmr(countAll(images, all), [COMMON_FMR]);
  if (point === null || point.bin < all.highestNonMated.completeFrom) return null;
  return { ...point, nominalFmr: COMMON_FMR };
}
