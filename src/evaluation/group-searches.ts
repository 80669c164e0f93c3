import { personIntervals, withoutCertainty } from "./bootstrap.js";
import type { RankedSearches } from "./identification-rates.js";
import { notMeasurable, tooFewFor } from "./measurable.js";
import type { GroupSearches } from "./results.js";

/** The false positive identification rate over all at which groups are judged. */
const COMMON_FPIR = 0.01;

/** Searches of one group, as counts with persons weighted. */
interface GroupCount {
  readonly mated: number;
  readonly missed: number;
  readonly nonMated: number;
  readonly alarms: number;
}

/**
 * What one threshold, set over all persons, costs the searches for persons of each group.
 * @param groupOf number of each person's group, −1 for none
 * @param threshold similarity above which candidates are listed; null when there is none at {@link COMMON_FPIR}
 */
export function searchesByGroup(
  { mated, nonMated }: RankedSearches,
  names: readonly string[],
  groupOf: readonly number[],
  threshold: number | null,
  seed: number,
): GroupSearches {
  const count = (weights: ArrayLike<number>): GroupCount[] => {
    const counts = names.map(() => ({ mated: 0, missed: 0, nonMated: 0, alarms: 0 }));
    for (const { person, similarity } of mated) {
      const own = counts[groupOf[person] ?? -1];
      if (own === undefined) continue;
      own.mated += weights[person] as number;
      if (threshold !== null && similarity <= threshold) own.missed += weights[person] as number;
    }
    for (const { person, similarity } of nonMated) {
      const own = counts[groupOf[person] ?? -1];
      if (own === undefined) continue;
      own.nonMated += weights[person] as number;
      if (threshold !== null && similarity > threshold) own.alarms += weights[person] as number;
    }
    return counts;
  };
  const counts = count(new Float64Array(groupOf.length).fill(1));
  const intervals = personIntervals(groupOf.length, seed, "group searches", (weights) =>
    count(weights).flatMap((one) => [share(one.missed, one.mated), share(one.alarms, one.nonMated)]),
  );
  const personsOf = (searches: readonly { readonly person: number }[], group: number) =>
    new Set(searches.flatMap(({ person }) => (groupOf[person] === group ? person : []))).size;
  return {
    similarity: threshold,
    overallFpir: COMMON_FPIR,
    groups: counts.map((one, group) => {
      const noFnir = reason(threshold, one.mated === 0 ? notMeasurable("no mated search") : null);
      const noFpir = reason(threshold, tooFewFor(COMMON_FPIR, one.nonMated, "non-mated searches"));
      const fnir = noFnir === null ? share(one.missed, one.mated) : null;
      const fpir = noFpir === null ? share(one.alarms, one.nonMated) : null;
      return {
        name: names[group] ?? "",
        matedSearches: one.mated,
        nonMatedSearches: one.nonMated,
        fnir,
        fnirInterval:
          fnir === null
            ? null
            : withoutCertainty(fnir, intervals[2 * group] ?? null, personsOf(mated, group)),
        fpir,
        fpirInterval:
          fpir === null
            ? null
            : withoutCertainty(fpir, intervals[2 * group + 1] ?? null, personsOf(nonMated, group)),
        notMeasurable: [
          ...(noFnir === null ? [] : [{ what: "fnir", reason: noFnir }]),
          ...(noFpir === null ? [] : [{ what: "fpir", reason: noFpir }]),
        ],
      };
    }),
  };
}

function reason(threshold: number | null, otherwise: string | null): string | null {
  return threshold === null ? notMeasurable("there is no common threshold") : otherwise;
}

function share(events: number, trials: number): number | null {
  return trials > 0 ? events / trials : null;
}
