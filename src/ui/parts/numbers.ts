/** A similarity: a cosine, to three places. */
export function showSimilarity(value: number): string {
  return value.toFixed(3).replace("-", "−");
}

/** A log10 LR with its sign, to one place: more would pretend. */
export function showLog10(value: number): string {
  const text = Math.abs(value).toFixed(1);
  return value < 0 && text !== "0.0" ? `−${text}` : text;
}

/** A share as a percentage, or as "1 in so many" where a percentage would be all zeros. */
export function showRate(value: number): string {
  if (value === 0) return "0";
  return value >= 0.001 ? showPercent(value) : `1 / ${Math.round(1 / value).toLocaleString("en-US")}`;
}

export function showPercent(value: number): string {
  return `${Number((value * 100).toPrecision(2))}%`;
}

/** A probability as a percentage: never 0 or 100, which would be certainty. */
export function showProbability(value: number): string {
  if (value > 0.999) return "> 99.9%";
  return value < 0.001 ? "< 0.1%" : `${(value * 100).toFixed(1)}%`;
}

/** A number that may be tiny or large, to two figures. */
export function showCount(value: number): string {
  return value >= 100 ? String(Math.round(value)) : String(Number(value.toPrecision(2)));
}

/** How sure something is, 0 to 1, as a percentage without places: it is a grade and no measurement. */
export function showConfidence(value: number): string {
  return `${Math.round(value * 100)}%`;
}
