import { describe, expect, test } from "vitest";
import { createHnswIndexKind, hnswIndexKind } from "../../src/adapters/hnsw/hnsw-index.js";
import { MemoryIndexSnapshots } from "../../src/adapters/memory/index-snapshots.js";
import { auditIndex, isBelowTarget } from "../../src/pipeline/index-audit.js";
import { MemoryCollections } from "../helpers/collections.js";
import { KEY, openIndexes } from "../helpers/indexes.js";
import { randomUnits } from "../helpers/vectors.js";

const DIMENSION = 32;
const LONG = { milliseconds: 600_000 };

/** A graph with so few links that much of it is out of reach. */
const poorKind = createHnswIndexKind({ linksPerNode: 2, constructionCandidates: 2, searchCandidates: 2 });

async function collectionOf(count: number): Promise<MemoryCollections> {
  const collections = new MemoryCollections();
  for (const vector of randomUnits(50, count, DIMENSION)) collections.add(KEY, vector);
  return collections;
}

describe("a thorough look at an index", () => {
  test("finds nothing wrong with a good one, and has looked at all of it", async () => {
    const collections = await collectionOf(1_500);
    const { indexes } = openIndexes(collections, new MemoryIndexSnapshots(), { dimension: DIMENSION });
    const seen: number[] = [];
    const onProgress = (done: number) => seen.push(done);
    const audit = await auditIndex(KEY, { collections, indexes }, { ...LONG, onProgress });
    expect(audit).toMatchObject({ count: 1_500, searched: 1_500, lost: 0 });
    expect(audit.recall).toBeGreaterThan(0.98);
    expect(isBelowTarget(audit)).toBe(false);
    expect(seen.at(-1)).toBe(1_500);
  });

  test("tells of a poor one, and that it is good when it was built anew", async () => {
    const collections = await collectionOf(1_500);
    let made = 0;
    const kind = {
      ...hnswIndexKind,
      create: (dimension: number, count: number) =>
        (made++ === 0 ? poorKind : hnswIndexKind).create(dimension, count),
    };
    const { indexes } = openIndexes(collections, new MemoryIndexSnapshots(), { kind, dimension: DIMENSION });
    const poor = await auditIndex(KEY, { collections, indexes }, LONG);
    expect(poor.recall).toBeLessThan(0.9);
    expect(isBelowTarget(poor)).toBe(true);
    await indexes.rebuild(KEY);
    expect(isBelowTarget(await auditIndex(KEY, { collections, indexes }, LONG))).toBe(false);
  });

  test("ends when its time is over, and says how far it came", async () => {
    const collections = await collectionOf(600);
    const { indexes } = openIndexes(collections, new MemoryIndexSnapshots(), { dimension: DIMENSION });
    const audit = await auditIndex(KEY, { collections, indexes }, { milliseconds: 0 });
    expect(audit).toMatchObject({ count: 600, searched: 0, lost: 0 });
    expect(audit.recall).toBeGreaterThan(0.98);
  });

  test("finds nothing wrong with an index of nothing", async () => {
    const collections = new MemoryCollections();
    const { indexes } = openIndexes(collections, new MemoryIndexSnapshots(), { dimension: DIMENSION });
    expect(isBelowTarget(await auditIndex(KEY, { collections, indexes }, LONG))).toBe(false);
  });
});
