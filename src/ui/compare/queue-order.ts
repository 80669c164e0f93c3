/**
 * Candidates as they are shown: the server sends possible minors first and then the most similar ones, and that order would tell the
 * reviewer the rank. Groups of so many stay in their order, so that strong candidates still come early; within a group the ids, which
 * are random, decide. No group mixes possible minors with others: these come first.
 */
export const SHOWN_TOGETHER = 24;

export function blindOrder<T extends { readonly id: string; readonly possibleMinor: boolean }>(
  candidates: readonly T[],
): T[] {
  return [true, false].flatMap((isFirst) =>
    mixed(candidates.filter(({ possibleMinor }) => possibleMinor === isFirst)),
  );
}

function mixed<T extends { readonly id: string }>(candidates: readonly T[]): T[] {
  const ordered: T[] = [];
  for (let from = 0; from < candidates.length; from += SHOWN_TOGETHER) {
    const group = candidates.slice(from, from + SHOWN_TOGETHER);
    ordered.push(...group.sort((a, b) => (a.id < b.id ? -1 : 1)));
  }
  return ordered;
}

/** The candidates before and after one; null at the ends, and both null for one that is not in the queue. */
export function neighbours<T extends { readonly id: string }>(
  queue: readonly T[],
  id: string,
): { readonly at: number; readonly previous: T | null; readonly next: T | null } {
  const at = queue.findIndex((one) => one.id === id);
  if (at === -1) return { at, previous: null, next: null };
  return { at, previous: queue[at - 1] ?? null, next: queue[at + 1] ?? null };
}
