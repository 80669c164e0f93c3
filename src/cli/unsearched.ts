import type { UnsearchedCount } from "../domain/unsearched-count.js";

/** So many faces and why, e.g. `2 (2 SMALL_BOUNDING_BOX, 1 LOW_SHARPNESS)`. */
export function countByReason(faces: number, byReason: UnsearchedCount["byReason"]): string {
  if (faces === 0) return "0";
  const reasons = Object.entries(byReason).map(([reason, count]) => `${count} ${reason}`);
  return `${faces} (${reasons.join(", ")})`;
}
