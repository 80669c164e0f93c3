import { readdir, readFile, rm, truncate, writeFile } from "node:fs/promises";
import { describe, expect, test } from "vitest";
import { exactIndexKind } from "../../src/adapters/exact/exact-index.js";
import { hnswIndexKind } from "../../src/adapters/hnsw/hnsw-index.js";
import type { CollectionIndexes } from "../../src/pipeline/collection-index.js";
import type { VectorIndexKind } from "../../src/ports/vector-index.js";
import { keyOf } from "../helpers/collections.js";
import {
  DIMENSION,
  fileIn,
  KEY,
  labelsUpTo,
  nearestOf,
  type OpenOptions,
  openIndexes,
  withSnapshot,
} from "../helpers/indexes.js";
import { label, randomUnit, randomUnits, seeded } from "../helpers/vectors.js";

/** Everything that can be wrong with a snapshot: what to do to it, what `inspect` says, and part of the reason. */
const WRONGS: [
  what: string,
  status: "missing" | "damaged" | "foreign",
  reason: string,
  change: (parts: Awaited<ReturnType<typeof withSnapshot>>) => Promise<void> | void,
  options?: OpenOptions,
][] = [
  ["was deleted", "missing", "there is no snapshot", async ({ folder }) => rm(folder, { recursive: true })],
  [
    "lost its data",
    "damaged",
    "its data file is missing",
    async ({ folder }) => rm(await fileIn(folder, ".index")),
  ],
  [
    "was truncated",
    "damaged",
    "has 100 bytes instead of",
    async ({ folder }) => truncate(await fileIn(folder, ".index"), 100),
  ],
  [
    "had a byte flipped",
    "damaged",
    "SHA-256",
    async ({ folder }) => {
      const file = await fileIn(folder, ".index");
      const bytes = await readFile(file);
      bytes.writeUInt8(bytes.readUInt8(500) ^ 0xff, 500);
      await writeFile(file, bytes);
    },
  ],
  [
    "has garbage for a manifest",
    "damaged",
    "manifest",
    async ({ folder }) => writeFile(await fileIn(folder, ".json"), "\0garbage"),
  ],
  [
    "is of another store",
    "foreign",
    "storeId store instead of another",
    () => undefined,
    { storeId: "another" },
  ],
  [
    "is of another kind",
    "foreign",
    "indexKind hnsw(M=32,efConstruction=200) instead of hnsw(other)",
    () => undefined,
    { kind: { ...hnswIndexKind, description: "hnsw(other)" } },
  ],
  [
    "is of another dimension",
    "foreign",
    "dimension 8 instead of 9",
    ({ collections }) => {
      for (const value of labelsUpTo(20)) collections.remove(KEY, label(value));
      for (const vector of randomUnits(1, 20, 9)) collections.add(KEY, vector);
    },
    { dimension: 9 },
  ],
  [
    "is of another pack",
    "foreign",
    "pack other instead of pack",
    async ({ folder }) => {
      const file = await fileIn(folder, ".json");
      await writeFile(file, (await readFile(file, "utf8")).replace('"pack": "pack"', '"pack": "other"'));
    },
  ],
  [
    "goes further than the store",
    "foreign",
    "goes up to member 20, the store to 15",
    ({ collections }) => collections.restore(15),
  ],
  [
    "holds what was erased",
    "foreign",
    "holds 20 vectors where the store has 19",
    ({ collections }) => collections.remove(KEY, label(3)),
  ],
  [
    "holds what was lost when the store was restored and used again",
    "foreign",
    "ends with another member than the store has at 20",
    ({ collections }) => {
      collections.restore(15);
      for (const vector of randomUnits(9, 6, DIMENSION)) collections.add(KEY, vector);
    },
  ],
];

describe("a snapshot that must not be used", () => {
  test.each(WRONGS)(
    "because it %s is %s, and costs no answer",
    async (_, status, reason, change, options) => {
      const parts = await withSnapshot(20);
      await change(parts);
      const { collections, snapshots } = parts;
      const dimension = options?.dimension ?? DIMENSION;
      const probes = randomUnits(10, 10, dimension);
      const { indexes, rebuilds } = openIndexes(collections, snapshots, options);
      const exact = openIndexes(collections, snapshots, { ...options, kind: exactIndexKind });

      expect(await indexes.inspect(KEY)).toMatchObject({ status, detail: expect.stringContaining(reason) });
      expect(rebuilds).toEqual([]);
      const { count } = await collections.state(KEY);
      for (const probe of probes) {
        const labels = (all: CollectionIndexes) =>
          all.search(KEY, probe, 10).then((found) => found.map((one) => one.label));
        expect(await labels(indexes)).toEqual(await labels(exact.indexes));
      }
      expect(rebuilds).toEqual([expect.stringContaining(reason)]);
      expect(await indexes.refresh(KEY)).toBe(count);

      await indexes.save();
      expect(await indexes.inspect(KEY)).toMatchObject({ status: "current" });
      const reopened = openIndexes(collections, snapshots, options);
      expect(await reopened.indexes.refresh(KEY)).toBe(count);
      expect(reopened.rebuilds).toEqual([]);
    },
  );

  test("because everything was erased gives way to an empty one", async () => {
    const { snapshots, collections } = await withSnapshot(3);
    for (const value of labelsUpTo(3)) collections.remove(KEY, label(value));
    const { indexes } = openIndexes(collections, snapshots);
    expect(await indexes.inspect(KEY)).toMatchObject({ status: "foreign" });
    expect(await indexes.refresh(KEY)).toBe(0);
    await indexes.save();
    expect(await snapshots.read(KEY)).toMatchObject({ status: "usable", manifest: { count: 0 } });
    expect(await indexes.inspect(KEY)).toMatchObject({ status: "current" });
  });

  test("because the index refuses it costs no answer either", async () => {
    const { snapshots, collections, vectors } = await withSnapshot(20);
    // Bytes that are those of the manifest, and no graph.
    const reading = await snapshots.read(KEY);
    if (reading.status !== "usable") throw new Error(reading.status);
    await snapshots.replace(
      KEY,
      () => reading.manifest,
      (file) => writeFile(file, "not a graph"),
    );
    const { indexes, rebuilds } = openIndexes(collections, snapshots);
    expect(await nearestOf(indexes, vectors)).toEqual(labelsUpTo(20));
    expect(rebuilds).toEqual([expect.stringContaining("refused")]);
  });
});

describe("looking at a snapshot", () => {
  test("tells whether it has all that the store has", async () => {
    const { snapshots, collections } = await withSnapshot(20);
    const { indexes } = openIndexes(collections, snapshots);
    expect(await indexes.inspect(KEY)).toEqual({
      status: "current",
      detail: "20 vectors, all in its snapshot",
    });
    collections.add(KEY, randomUnit(seeded(11), DIMENSION));
    expect(await indexes.inspect(KEY)).toEqual({
      status: "behind",
      detail: "20 of 21 vectors in its snapshot",
    });
  });

  test("finds nothing to keep of an empty collection or for an exact index", async () => {
    const { snapshots, collections } = await withSnapshot(20);
    const { indexes } = openIndexes(collections, snapshots);
    expect(await indexes.inspect(keyOf("gallery:empty"))).toMatchObject({ status: "unused" });
    const exact = openIndexes(collections, snapshots, { kind: exactIndexKind });
    expect(await exact.indexes.inspect(KEY)).toMatchObject({ status: "unused" });
  });

  test("neither loads nor changes anything", async () => {
    const { folder, snapshots, collections } = await withSnapshot(20);
    await truncate(await fileIn(folder, ".index"), 100);
    const before = await readdir(folder);
    const untouchable: VectorIndexKind = {
      ...hnswIndexKind,
      create: () => expect.fail("an index was made"),
      read: () => expect.fail("an index was loaded"),
    };
    const { indexes } = openIndexes(collections, snapshots, { kind: untouchable });
    expect(await indexes.inspect(KEY)).toMatchObject({ status: "damaged" });
    expect(await readdir(folder)).toEqual(before);
  });
});
