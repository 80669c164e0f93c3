import type { CopiesResults, GroupSearches, StrataResults } from "../results.js";
import { htmlTable } from "./html.js";
import { percentage, wholeCount, withLimits } from "./words.js";

/** What one threshold costs comparisons of each stratum. @param pack its name */
export function strataTable(
  pack: string,
  { name, unit, similarity, overallFmr, strata }: StrataResults,
): string {
  const threshold =
    similarity === null
      ? "no common threshold"
      : `similarity from ${similarity}, FMR ${percentage(overallFmr)} over all`;
  const rows = strata.map((stratum) => [
    stratum.name,
    wholeCount(stratum.images),
    wholeCount(stratum.matedComparisons),
    withLimits(stratum.fnmr, stratum.fnmrInterval),
    wholeCount(stratum.nonMatedComparisons),
    withLimits(stratum.fmr, stratum.fmrInterval),
  ]);
  return htmlTable(
    `${pack}: ${name} (${threshold})`,
    [unit, "photographs", "comparisons of one person", "FNMR", "of two persons", "FMR"],
    rows,
  );
}

/** What one threshold costs searches for persons of each group. */
export function groupSearchTable(pack: string, { similarity, overallFpir, groups }: GroupSearches): string {
  const threshold =
    similarity === null
      ? "no common threshold"
      : `similarity above ${similarity.toFixed(4)}, FPIR ${percentage(overallFpir)} over all`;
  const rows = groups.map((group) => [
    group.name,
    wholeCount(group.matedSearches),
    withLimits(group.fnir, group.fnirInterval),
    wholeCount(group.nonMatedSearches),
    withLimits(group.fpir, group.fpirInterval),
  ]);
  return htmlTable(
    `${pack}: searches (${threshold})`,
    ["group", "mated searches", "FNIR", "non-mated searches", "FPIR"],
    rows,
  );
}

/** What modification of one of two photographs costs. */
export function copiesTable(pack: string, { similarity, overallFmr, copies }: CopiesResults): string {
  const rows = copies.map(({ name, comparisons, withoutFace, fnmr, fnmrInterval }) => [
    name,
    wholeCount(comparisons),
    wholeCount(withoutFace),
    withLimits(fnmr, fnmrInterval),
  ]);
  return htmlTable(
    `${pack} (similarity from ${similarity}, FMR ${percentage(overallFmr)} over all)`,
    ["the copy", "comparisons of one person", "without a usable face", "FNMR"],
    rows,
  );
}
