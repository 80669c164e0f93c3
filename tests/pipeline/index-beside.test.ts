import { setImmediate as nextTurn } from "node:timers/promises";
import { describe, expect, test } from "vitest";
import { hnswIndexKind } from "../../src/adapters/hnsw/hnsw-index.js";
import { MemoryIndexSnapshots } from "../../src/adapters/memory/index-snapshots.js";
import { LeadlightError } from "../../src/domain/errors.js";
import type { VectorIndexKind } from "../../src/ports/vector-index.js";
import { MemoryCollections } from "../helpers/collections.js";
import { DIMENSION, KEY, labelsUpTo, nearestOf, openIndexes, withSnapshot } from "../helpers/indexes.js";
import { label, randomUnits } from "../helpers/vectors.js";

/** A collection with `count` vectors and an index that has them all. */
async function opened(count: number) {
  const collections = new MemoryCollections();
  const vectors = randomUnits(30, count, DIMENSION);
  for (const vector of vectors) collections.add(KEY, vector);
  const snapshots = new MemoryIndexSnapshots();
  const { indexes, rebuilds } = openIndexes(collections, snapshots);
  await indexes.refresh(KEY);
  return { collections, vectors, snapshots, indexes, rebuilds };
}

describe("beside the searches of an index", () => {
  test("a snapshot is written that holds a consistent state, while vectors are added and found", async () => {
    const { collections, vectors, snapshots, indexes } = await opened(3_000);
    const more = randomUnits(31, 200, DIMENSION);
    let isSaving = true;
    const saving = indexes.save().finally(() => {
      isSaving = false;
    });
    let added = 0;
    while (isSaving && added < more.length) {
      const vector = more[added++] as Float32Array;
      collections.add(KEY, vector);
      expect(await nearestOf(indexes, [vector])).toEqual([3_000 + added]);
    }
    await saving;
    expect(added).toBeGreaterThan(0);
    const reopened = openIndexes(collections, snapshots);
    expect(await reopened.indexes.refresh(KEY)).toBe(3_000 + added);
    expect(reopened.rebuilds).toEqual([]);
    expect(await nearestOf(reopened.indexes, vectors.slice(0, 50))).toEqual(labelsUpTo(50));
  });

  test("it is built anew and takes the place of the old one, with what was added meanwhile", async () => {
    const { collections, vectors, indexes } = await opened(3_000);
    const seen: number[] = [];
    let isBuilding = true;
    const building = indexes.rebuild(KEY, { onProgress: (done) => seen.push(done) }).finally(() => {
      isBuilding = false;
    });
    const more = randomUnits(32, 500, DIMENSION);
    let added = 0;
    while (isBuilding && added < more.length) {
      const vector = more[added++] as Float32Array;
      collections.add(KEY, vector);
      expect(await nearestOf(indexes, [vector, vectors[7] as Float32Array])).toEqual([3_000 + added, 8]);
      await nextTurn();
    }
    await building;
    expect(seen.length).toBeGreaterThan(3);
    expect(await indexes.refresh(KEY)).toBe(3_000 + added);
    expect(await nearestOf(indexes, vectors.slice(0, 50))).toEqual(labelsUpTo(50));
  });

  test("building it can be stopped, and the old one stays", async () => {
    const { vectors, indexes } = await opened(3_000);
    const stop = new AbortController();
    const onProgress = () => stop.abort(new Error("enough"));
    await expect(indexes.rebuild(KEY, { signal: stop.signal, onProgress })).rejects.toThrow("enough");
    expect(await nearestOf(indexes, vectors.slice(0, 50))).toEqual(labelsUpTo(50));
    await indexes.rebuild(KEY);
    expect(await indexes.refresh(KEY)).toBe(3_000);
  });

  test("a large one is built anew when the store has lost vectors, which no search finds from that moment on", async () => {
    const { collections, vectors, indexes, rebuilds } = await opened(5_200);
    rebuilds.length = 0;
    collections.remove(KEY, label(5));
    const found = await indexes.search(KEY, vectors[4] as Float32Array, 10);
    expect(found).toHaveLength(10);
    expect(found.map((one) => one.label)).not.toContain(5);
    expect(rebuilds).toEqual(["gallery:gal_1: the store no longer has all that it held"]);
    await indexes.rebuild(KEY);
    expect(await indexes.refresh(KEY)).toBe(5_199);
    expect(rebuilds).toHaveLength(1);
  });

  test("it is built, and every search finds the nearest of all meanwhile", async () => {
    const collections = new MemoryCollections();
    const vectors = randomUnits(33, 8_000, DIMENSION);
    for (const vector of vectors) collections.add(KEY, vector);
    let added = 0;
    const counting: VectorIndexKind = {
      ...hnswIndexKind,
      create: (...args) => {
        const index = hnswIndexKind.create(...args);
        const { addAll } = index;
        index.addAll = async (nodes) => {
          await addAll.call(index, nodes);
          added += nodes.length;
        };
        return index;
      },
    };
    const { indexes } = openIndexes(collections, new MemoryIndexSnapshots(), { kind: counting });
    expect(
      await nearestOf(
        indexes,
        [7_999, 0].map((i) => vectors[i] as Float32Array),
      ),
    ).toEqual([8_000, 1]);
    expect(added).toBeLessThan(8_000);
    collections.remove(KEY, label(7_999));
    const [nearest] = await indexes.search(KEY, vectors[7_998] as Float32Array, 1);
    expect(nearest?.label).not.toBe(7_999);
    expect(await indexes.refresh(KEY)).toBe(7_999);
    await indexes.close();
  });

  test("it is opened again when its thread ended, and the search is answered", async () => {
    const { snapshots, collections, vectors } = await withSnapshot(40);
    let lost = 0;
    const breaking: VectorIndexKind = {
      ...hnswIndexKind,
      async read(file, shape) {
        const index = await hnswIndexKind.read(file, shape);
        if (lost++ === 0)
          index.search = async () => {
            throw new LeadlightError("INDEX_LOST", "expected an answer but received none");
          };
        return index;
      },
    };
    const { indexes, rebuilds } = openIndexes(collections, snapshots, { kind: breaking });
    expect(await nearestOf(indexes, vectors)).toEqual(labelsUpTo(40));
    expect(rebuilds).toEqual(
      Array(rebuilds.length).fill("the index of gallery:gal_1 (pack) is opened again: its thread ended"),
    );
    expect(rebuilds.length).toBeGreaterThan(0);
  });
});
