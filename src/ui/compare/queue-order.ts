/** The candidates before and after one; null at the ends, and both null for one that is not in the queue. */
export function neighbours<T extends { readonly id: string }>(
  queue: readonly T[],
  id: string,
): { readonly at: number; readonly previous: T | null; readonly next: T | null } {
  const at = queue.findIndex((one) => one.id === id);
  if (at === -1) return { at, previous: null, next: null };
  return { at, previous: queue[at - 1] ?? null, next: queue[at + 1] ?? null };
}
