import { mkdtemp, readdir, readFile, rm, truncate, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import fc from "fast-check";
import { describe, expect, onTestFinished, test } from "vitest";
import { exactIndexKind } from "../../src/adapters/exact/exact-index.js";
import { fileIndexSnapshots } from "../../src/adapters/files/index-snapshots.js";
import { hnswIndexKind } from "../../src/adapters/hnsw/hnsw-index.js";
import { MemoryIndexSnapshots } from "../../src/adapters/memory/index-snapshots.js";
import { cosine } from "../../src/domain/embedding.js";
import type { IndexSnapshots } from "../../src/ports/index-snapshots.js";
import type { VectorIndexKind } from "../../src/ports/vector-index.js";
import { keyOf, MemoryCollections } from "../helpers/collections.js";
import { DIMENSION, KEY, labelsUpTo, nearestOf, openIndexes, withSnapshot } from "../helpers/indexes.js";
import { label, randomUnit, randomUnits, seeded, unitsInFew } from "../helpers/vectors.js";

describe("a snapshot", () => {
  test("is loaded instead of building the index, and only the rest is added", async () => {
    const { snapshots, collections, vectors } = await withSnapshot(60);
    const more = randomUnits(6, 7, DIMENSION);
    for (const vector of more) collections.add(KEY, vector);
    const added: number[] = [];
    const watching: VectorIndexKind = {
      ...hnswIndexKind,
      async read(file, shape) {
        const index = await hnswIndexKind.read(file, shape);
        const addAll = index.addAll.bind(index);
        index.addAll = (nodes) => {
          added.push(...nodes.map(({ label: one }) => one));
          return addAll(nodes);
        };
        return index;
      },
    };
    const { indexes, rebuilds } = openIndexes(collections, snapshots, { kind: watching });
    expect(await nearestOf(indexes, [...vectors, ...more])).toEqual(labelsUpTo(67));
    expect(added).toEqual([61, 62, 63, 64, 65, 66, 67]);
    expect(rebuilds).toEqual([]);
  });

  test("is written when the index changed and not again", async () => {
    const { snapshots, collections } = await withSnapshot(10);
    let written = 0;
    const counting: IndexSnapshots = {
      read: (key) => snapshots.read(key),
      remove: (key) => snapshots.remove(key),
      replace: (key, facts, write) => {
        written++;
        return snapshots.replace(key, facts, write);
      },
    };
    const { indexes } = openIndexes(collections, counting);
    await indexes.save();
    await indexes.refresh(KEY);
    await indexes.save();
    expect(written).toBe(0);
    collections.add(KEY, randomUnit(seeded(7), DIMENSION));
    await indexes.refresh(KEY);
    await indexes.save();
    await indexes.save();
    expect(written).toBe(1);
    await indexes.rebuild(KEY);
    await indexes.save();
    expect(written).toBe(2);
  });

  test("is not made of an empty collection", async () => {
    const snapshots = new MemoryIndexSnapshots();
    const { indexes, rebuilds } = openIndexes(new MemoryCollections(), snapshots);
    expect(await indexes.refresh(KEY)).toBe(0);
    await indexes.save();
    expect(await snapshots.read(KEY)).toEqual({ status: "missing" });
    expect(rebuilds).toEqual([]);
  });

  test("is not made by a kind that takes none", async () => {
    const { snapshots } = await withSnapshot(10, { kind: exactIndexKind });
    expect(await snapshots.read(KEY)).toEqual({ status: "missing" });
  });

  test("that cannot be written is an error, after the others were tried, and no search suffers", async () => {
    const snapshots = new MemoryIndexSnapshots();
    onTestFinished(() => snapshots.close());
    const collections = new MemoryCollections();
    const other = keyOf("gallery:gal_2");
    const [vector] = randomUnits(8, 1, DIMENSION) as [Float32Array];
    for (const key of [KEY, other]) collections.add(key, vector);
    let attempts = 0;
    const full: VectorIndexKind = {
      ...hnswIndexKind,
      // The first file goes where there is no folder.
      write: (index, file) => hnswIndexKind.write(index, attempts++ === 0 ? join(file, "nowhere") : file),
    };
    const { indexes } = openIndexes(collections, snapshots, { kind: full });
    for (const key of [KEY, other]) await indexes.refresh(key);
    await expect(indexes.save()).rejects.toMatchObject({ code: "INDEX_SNAPSHOT_UNWRITTEN" });
    expect(await snapshots.read(KEY)).toEqual({ status: "missing" });
    expect(await snapshots.read(other)).toMatchObject({ status: "usable" });
    expect(await nearestOf(indexes, [vector])).toEqual([1]);
    await indexes.save();
    expect(await snapshots.read(KEY)).toMatchObject({ status: "usable" });
  });
});

describe("a snapshot of an index that knows less of the vectors than the store", () => {
  const kind: VectorIndexKind = { ...hnswIndexKind, sample: { from: 500, size: 400 } };

  async function withFewAxes() {
    const folder = await mkdtemp(join(tmpdir(), "leadlight-indexes-"));
    onTestFinished(() => rm(folder, { recursive: true, force: true }));
    const collections = new MemoryCollections();
    const vectors = unitsInFew(40, 600, 64, 10);
    for (const vector of vectors) collections.add(KEY, vector);
    const open = () => openIndexes(collections, fileIndexSnapshots(folder), { kind, dimension: 64 });
    const { indexes } = open();
    await indexes.refresh(KEY);
    await indexes.save();
    return { folder, collections, vectors, open };
  }

  test("says so, and searches answer with the store's own similarities all the same", async () => {
    const { folder, vectors, open } = await withFewAxes();
    const reading = await fileIndexSnapshots(folder).read(KEY);
    expect(reading).toMatchObject({ status: "usable", manifest: { dimension: 64, count: 600 } });
    if (reading.status === "usable") expect(reading.manifest.axes?.count).toBeLessThanOrEqual(10);
    const { indexes, rebuilds } = open();
    const probe = vectors[3] as Float32Array;
    const byHand = vectors.map((vector) => cosine(probe, vector)).sort((a, b) => b - a);
    const found = await indexes.search(KEY, probe, 5);
    expect(found.map(({ similarity }) => similarity)).toEqual(byHand.slice(0, 5));
    expect(rebuilds).toEqual([]);
  });

  test("is not used when what it knew them by was changed", async () => {
    const { folder, vectors, open } = await withFewAxes();
    const [name = ""] = (await readdir(folder)).filter((one) => one.endsWith(".json"));
    const text = await readFile(join(folder, name), "utf8");
    const at = text.indexOf('"values": "') + 200;
    await writeFile(
      join(folder, name),
      `${text.slice(0, at)}${text[at] === "A" ? "B" : "A"}${text.slice(at + 1)}`,
    );
    const { indexes, rebuilds } = open();
    expect(await nearestOf(indexes, vectors.slice(0, 20))).toEqual(labelsUpTo(20));
    expect(rebuilds).toEqual([expect.stringContaining("its snapshot was refused")]);
  });
});

/** What may happen to a collection and its snapshot, in any order. */
const STEPS = [
  "add",
  "add",
  "remove",
  "save",
  "reopen",
  "truncate",
  "flip",
  "lose data",
  "lose manifest",
] as const;

async function damage(folder: string, step: string, at: number): Promise<void> {
  for (const name of await readdir(folder)) {
    const file = join(folder, name);
    if (step === "lose manifest" && name.endsWith(".json")) await rm(file);
    if (!name.endsWith(".index")) continue;
    if (step === "lose data") await rm(file);
    if (step === "truncate") await truncate(file, at);
    if (step === "flip") {
      const bytes = await readFile(file);
      const position = at % bytes.length;
      bytes.writeUInt8(bytes.readUInt8(position) ^ 1, position);
      await writeFile(file, bytes);
    }
  }
}

test.each([exactIndexKind, hnswIndexKind])(
  "whatever happens in whichever order, every stored vector is found as its own nearest, as $description",
  async (kind) => {
    const step = fc.record({ what: fc.constantFrom(...STEPS), seed: fc.nat() });
    await fc.assert(
      fc.asyncProperty(fc.array(step, { maxLength: 25 }), async (steps) => {
        const folder = await mkdtemp(join(tmpdir(), "leadlight-indexes-"));
        try {
          const collections = new MemoryCollections();
          const stored = new Map<number, Float32Array>();
          let { indexes } = openIndexes(collections, fileIndexSnapshots(folder), { kind });
          const checkAll = async () => {
            expect(await nearestOf(indexes, [...stored.values()])).toEqual([...stored.keys()]);
            expect(await indexes.refresh(KEY)).toBe(stored.size);
          };
          for (const { what, seed } of steps) {
            if (what === "add") {
              for (const vector of randomUnits(seed, 1 + (seed % 20), DIMENSION))
                stored.set(collections.add(KEY, vector), vector);
            } else if (what === "remove") {
              const [victim] = [...stored.keys()].slice(seed % Math.max(1, stored.size));
              if (victim !== undefined) collections.remove(KEY, label(victim));
              stored.delete(victim ?? -1);
            } else if (what === "save") {
              await checkAll();
              await indexes.save();
            } else if (what === "reopen") {
              indexes = openIndexes(collections, fileIndexSnapshots(folder), { kind }).indexes;
            } else await damage(folder, what, seed % 5_000);
          }
          await checkAll();
          indexes = openIndexes(collections, fileIndexSnapshots(folder), { kind }).indexes;
          await checkAll();
        } finally {
          await rm(folder, { recursive: true, force: true });
        }
      }),
      { seed: 1, numRuns: 150 },
    );
  },
);
