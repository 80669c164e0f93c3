import { describe, expect, test } from "vitest";
import { exactIndexKind } from "../../src/adapters/exact/exact-index.js";
import { hnswIndexKind } from "../../src/adapters/hnsw/hnsw-index.js";
import { MemoryIndexSnapshots } from "../../src/adapters/memory/index-snapshots.js";
import type { VectorIndexKind } from "../../src/ports/vector-index.js";
import { keyOf, MemoryCollections } from "../helpers/collections.js";
import { DIMENSION, KEY, labelsUpTo, nearestOf, openIndexes, withSnapshot } from "../helpers/indexes.js";
import { label, randomUnit, randomUnits, seeded } from "../helpers/vectors.js";

describe("the index of a collection", () => {
  test.each([exactIndexKind, hnswIndexKind])("follows the store, as $description", async (kind) => {
    const collections = new MemoryCollections();
    const { indexes } = openIndexes(collections, new MemoryIndexSnapshots(), { kind });
    expect(await indexes.search(KEY, randomUnit(seeded(1), DIMENSION), 3)).toEqual([]);
    // More than are read from the store at once.
    const vectors = randomUnits(2, 2_500, DIMENSION);
    for (const [i, vector] of vectors.entries()) {
      collections.add(KEY, vector);
      if (i % 500 === 0) expect(await nearestOf(indexes, [vector])).toEqual([i + 1]);
    }
    expect(await indexes.refresh(KEY)).toBe(2_500);
    expect(await nearestOf(indexes, vectors.slice(0, 100))).toEqual(labelsUpTo(100));
  });

  test("holds its own vectors and none of another collection or pack", async () => {
    const collections = new MemoryCollections();
    const keys = [KEY, keyOf("gallery:gal_2"), keyOf("gallery:gal_1", "another pack")];
    const vectors = randomUnits(3, 3, DIMENSION);
    for (const [i, key] of keys.entries()) collections.add(key, vectors[i] as Float32Array);
    const { indexes } = openIndexes(collections, new MemoryIndexSnapshots());
    for (const [i, key] of keys.entries())
      expect(await indexes.search(key, vectors[0] as Float32Array, 10)).toMatchObject([{ label: i + 1 }]);
  });

  test("is opened once, however many searches wait for it", async () => {
    const { snapshots, collections, vectors } = await withSnapshot(50);
    let opened = 0;
    const counting: VectorIndexKind = {
      ...hnswIndexKind,
      read: (file, shape) => {
        opened++;
        return hnswIndexKind.read(file, shape);
      },
    };
    const { indexes } = openIndexes(collections, snapshots, { kind: counting });
    expect(await nearestOf(indexes, vectors)).toEqual(labelsUpTo(50));
    expect(opened).toBe(1);
  });

  test("answers searches while the store grows", async () => {
    const collections = new MemoryCollections();
    const { indexes } = openIndexes(collections, new MemoryIndexSnapshots());
    const vectors = randomUnits(4, 400, DIMENSION);
    const answers = vectors.map((vector) => {
      collections.add(KEY, vector);
      return indexes.search(KEY, vector, 1);
    });
    expect((await Promise.all(answers)).map(([nearest]) => nearest?.label)).toEqual(labelsUpTo(400));
  });

  test("is built anew when the store has lost vectors", async () => {
    const { snapshots, collections, vectors } = await withSnapshot(20);
    const { indexes, rebuilds } = openIndexes(collections, snapshots);
    await indexes.refresh(KEY);
    expect(rebuilds).toEqual([]);
    collections.remove(KEY, label(5));
    expect((await indexes.search(KEY, vectors[4] as Float32Array, 20)).map((one) => one.label)).not.toContain(
      5,
    );
    expect(await indexes.refresh(KEY)).toBe(19);
    expect(rebuilds).toEqual(["gallery:gal_1: the store no longer has all that it held"]);

    // What was erased must not live on in the snapshot either.
    await indexes.save();
    const reopened = openIndexes(collections, snapshots);
    expect(await reopened.indexes.refresh(KEY)).toBe(19);
    expect(reopened.rebuilds).toEqual([]);
  });

  test("is built anew when the store has lost as many vectors as it gained", async () => {
    const { snapshots, collections, vectors } = await withSnapshot(20);
    const { indexes } = openIndexes(collections, snapshots);
    await indexes.refresh(KEY);
    const added = randomUnits(5, 2, DIMENSION);
    for (const vector of added) collections.add(KEY, vector);
    collections.remove(KEY, label(1));
    collections.remove(KEY, label(20));
    expect(await nearestOf(indexes, added)).toEqual([21, 22]);
    const found = await indexes.search(KEY, vectors[0] as Float32Array, 100);
    expect(found.map((one) => one.label).sort((a, b) => a - b)).toEqual([
      ...labelsUpTo(22).slice(1, 19),
      21,
      22,
    ]);
  });

  test("is emptied when everything was erased, and so is its snapshot", async () => {
    const { snapshots, collections, vectors } = await withSnapshot(3);
    const { indexes } = openIndexes(collections, snapshots);
    await indexes.refresh(KEY);
    for (const value of [1, 2, 3]) collections.remove(KEY, label(value));
    expect(await indexes.search(KEY, vectors[0] as Float32Array, 5)).toEqual([]);
    await indexes.save();
    expect(await snapshots.read(KEY)).toMatchObject({ status: "usable", manifest: { count: 0 } });
  });

  test("is built from the store on demand", async () => {
    const { snapshots, collections, vectors } = await withSnapshot(20);
    const { indexes } = openIndexes(collections, snapshots);
    await indexes.rebuild(KEY);
    expect(await nearestOf(indexes, vectors)).toEqual(labelsUpTo(20));
  });

  test("goes on after a search that it refused", async () => {
    const { snapshots, collections, vectors } = await withSnapshot(5);
    const { indexes } = openIndexes(collections, snapshots);
    const wrong = new Float32Array(DIMENSION);
    await expect(indexes.search(KEY, wrong, 1)).rejects.toMatchObject({ code: "EMBEDDING_INVALID" });
    expect(await nearestOf(indexes, vectors)).toEqual(labelsUpTo(5));
  });

  test("says that a vector in the store is unusable instead of leaving it out", async () => {
    const { snapshots, collections } = await withSnapshot(5);
    const { indexes } = openIndexes(collections, snapshots);
    const wrong = collections.add(KEY, new Float32Array(DIMENSION));
    for (let attempt = 0; attempt < 2; attempt++)
      await expect(indexes.refresh(KEY)).rejects.toMatchObject({ code: "EMBEDDING_INVALID" });
    collections.remove(KEY, wrong);
    expect(await indexes.refresh(KEY)).toBe(5);
  });
});
