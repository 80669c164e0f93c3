import type { Interval } from "../bootstrap.js";

/** A share as a percentage; three digits, and more where it is near 100%. */
export function percentage(share: number): string {
  const percent = share * 100;
  if (percent === 0 || percent === 100) return `${percent}%`;
  return `${percent > 10 ? percent.toFixed(percent > 99 ? 2 : 1) : Number(percent.toPrecision(2))}%`;
}

/** A share with its limits, or that there is none. */
export function withLimits(share: number | null | undefined, limits: Interval | null | undefined): string {
  if (share === null || share === undefined) return "not measurable";
  if (limits === null || limits === undefined) return percentage(share);
  return `${percentage(share)} (${percentage(limits[0])} to ${percentage(limits[1])})`;
}

export function wholeCount(value: number): string {
  return Math.round(value).toLocaleString("en");
}

/** A count with what it counts, e.g. "1 portrait", "2 portraits". */
export function counted(value: number, one: string, several = `${one}s`): string {
  return `${wholeCount(value)} ${Math.round(value) === 1 ? one : several}`;
}
