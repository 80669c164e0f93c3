import type { SizeCalibration } from "../../domain/calibration.js";
import { binOf, type Tally, total } from "./tally.js";

/** Similarities of the table in one unit. */
const STEPS = 50;

/**
 * The FNMR against similarity: the share of mated comparisons below it, every person weighing the same.
 * @returns from the last similarity that no comparison is below to the first that all are
 */
export function falseNonMatchRateTable({ mated }: Tally): NonNullable<SizeCalibration["falseNonMatchRate"]> {
  const all = total(mated);
  const table = Array.from({ length: 2 * STEPS + 1 }, (_, step) => {
    const similarity = (step - STEPS) / STEPS;
    const below = similarity === 1 ? all : total(mated.subarray(0, binOf(similarity)));
    return { similarity, rate: Math.min(1, below / all) };
  });
  const first = table.findLastIndex(({ rate }) => rate === 0);
  const last = table.findIndex(({ rate }) => rate === 1);
  return table.slice(Math.max(0, first), last === -1 ? undefined : last + 1);
}
