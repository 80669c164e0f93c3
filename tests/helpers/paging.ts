import { expect } from "vitest";

/**
 * Reads page after page until one is empty.
 * @param read gives the page behind the last row of the page before
 * @param limit the most that a page may hold
 * @returns all rows; pages without end are an error
 */
export async function pageThrough<Row>(
  read: (last: Row | undefined) => Promise<Row[]>,
  limit: number,
): Promise<Row[]> {
  const found: Row[] = [];
  for (let pages = 0; pages < 1000; pages++) {
    const page = await read(found.at(-1));
    if (page.length === 0) return found;
    expect(page.length).toBeLessThanOrEqual(limit);
    found.push(...page);
  }
  throw new Error("the pages have no end");
}
