import type { AssessedFace } from "./face.js";
import { UNSEARCHED_REASONS, type UnsearchedReason } from "./quality.js";

/** How many faces no search takes, and why. */
export interface UnsearchedCount {
  readonly faces: number;
  /** Only reasons that occur; a face with two of them counts under both. */
  readonly byReason: Readonly<Partial<Record<UnsearchedReason, number>>>;
}

/** Counts the faces among these that have a reason not to be searched. */
export function countUnsearched(faces: Iterable<Pick<AssessedFace, "unsearched">>): UnsearchedCount {
  return sumUnsearched(Array.from(faces, ({ unsearched }) => unsearchedCount(unsearched, 1)));
}

/** The count of so many faces with the same reasons; 0 for faces without any. */
export function unsearchedCount(reasons: readonly UnsearchedReason[], faces: number): UnsearchedCount {
  const byReason = Object.fromEntries(reasons.map((reason) => [reason, faces]));
  return { faces: reasons.length === 0 ? 0 : faces, byReason };
}

/** Adds counts of different faces up; reasons in the order of {@link UNSEARCHED_REASONS}. */
export function sumUnsearched(counts: readonly UnsearchedCount[]): UnsearchedCount {
  const total = (of: (count: UnsearchedCount) => number) => counts.reduce((sum, count) => sum + of(count), 0);
  const byReason = UNSEARCHED_REASONS.map(
    (reason) => [reason, total((count) => count.byReason[reason] ?? 0)] as const,
  );
  return {
    faces: total(({ faces }) => faces),
    byReason: Object.fromEntries(byReason.filter(([, faces]) => faces > 0)),
  };
}
