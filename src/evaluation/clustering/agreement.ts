/** How well groups agree with the truth. */
export interface Agreement {
  /** Of the pairs of photographs in one group, how many are of one person; 1 without any. */
  readonly pairPrecision: number;
  /** Of the pairs of photographs of one person, how many are in one group. */
  readonly pairRecall: number;
  /**
   * B-cubed (A. Bagga, B. Baldwin 1998): for each photograph, the share of its group that is of its person, and the share of its
   * person's photographs that its group has; the means over photographs.
   */
  readonly bCubedPrecision: number;
  readonly bCubedRecall: number;
  readonly groups: number;
  /** Groups with photographs of two or more persons. */
  readonly mixedGroups: number;
}

/**
 * @param groupOf of each photograph
 * @param personOf of each photograph
 */
export function agreement(groupOf: ArrayLike<number>, personOf: ArrayLike<number>): Agreement {
  const group = new Map<number, number>();
  const person = new Map<number, number>();
  const both = new Map<string, { group: number; person: number; count: number }>();
  for (let i = 0; i < groupOf.length; i++) {
    const [g, p] = [groupOf[i] as number, personOf[i] as number];
    group.set(g, (group.get(g) ?? 0) + 1);
    person.set(p, (person.get(p) ?? 0) + 1);
    const key = `${g} ${p}`;
    const cell = both.get(key);
    if (cell === undefined) both.set(key, { group: g, person: p, count: 1 });
    else cell.count++;
  }
  const cells = [...both.values()];
  const pairs = (counts: Iterable<number>) => [...counts].reduce((sum, n) => sum + (n * (n - 1)) / 2, 0);
  const right = pairs(cells.map(({ count }) => count));
  const grouped = pairs(group.values());
  const truly = pairs(person.values());
  const mean = (share: (cell: (typeof cells)[number]) => number) =>
    cells.reduce((sum, cell) => sum + cell.count * share(cell), 0) / Math.max(1, groupOf.length);
  const kinds = new Map<number, number>();
  for (const cell of cells) kinds.set(cell.group, (kinds.get(cell.group) ?? 0) + 1);
  return {
    pairPrecision: grouped === 0 ? 1 : right / grouped,
    pairRecall: truly === 0 ? 1 : right / truly,
    bCubedPrecision: mean((cell) => cell.count / (group.get(cell.group) as number)),
    bCubedRecall: mean((cell) => cell.count / (person.get(cell.person) as number)),
    groups: group.size,
    mixedGroups: [...kinds.values()].filter((count) => count > 1).length,
  };
}
