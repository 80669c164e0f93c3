import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setImmediate as nextTurn } from "node:timers/promises";
import { describe, expect, onTestFinished, test } from "vitest";
import { cosine } from "../../src/domain/embedding.js";
import type { VectorIndex, VectorIndexKind } from "../../src/ports/vector-index.js";
import { label, randomUnit, randomUnits, seeded } from "../helpers/vectors.js";

const DIMENSION = 24;

async function addAll(index: VectorIndex, vectors: readonly Float32Array[], firstLabel = 1): Promise<void> {
  for (const [i, vector] of vectors.entries()) await index.add(label(firstLabel + i), vector);
}

async function filled(kind: VectorIndexKind, vectors: readonly Float32Array[]): Promise<VectorIndex> {
  const index = kind.create(DIMENSION, vectors.length);
  await addAll(index, vectors);
  return index;
}

/** A file name in a folder that is removed when the test ends. */
async function newFile(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), "leadlight-index-"));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  return join(folder, "index");
}

/** What every kind of index does. */
export function vectorIndexContract(kind: VectorIndexKind): void {
  describe(`an index of kind ${kind.description}`, () => {
    test("finds each vector as its own nearest, with similarity 1", async () => {
      const vectors = randomUnits(1, 300, DIMENSION);
      const index = await filled(kind, vectors);
      expect(index.count()).toBe(300);
      expect(index.dimension).toBe(DIMENSION);
      for (const [i, vector] of vectors.entries()) {
        const [nearest] = await index.search(vector, 5);
        expect(nearest?.label).toBe(i + 1);
        expect(nearest?.similarity).toBeCloseTo(1, 5);
      }
    });

    test("answers with the cosine of each neighbour, nearest first", async () => {
      const vectors = randomUnits(2, 200, DIMENSION);
      const index = await filled(kind, vectors);
      const probe = randomUnit(seeded(3), DIMENSION);
      const byHand = vectors
        .map((vector, i) => ({ label: i + 1, similarity: cosine(probe, vector) }))
        .sort((a, b) => b.similarity - a.similarity)
        .slice(0, 20);
      const found = await index.search(probe, 20);
      expect(found.map((neighbour) => neighbour.label)).toEqual(byHand.map((neighbour) => neighbour.label));
      for (const [i, neighbour] of found.entries())
        expect(neighbour.similarity).toBeCloseTo(byHand[i]?.similarity ?? Number.NaN, 5);
    });

    test("orders equally near neighbours by label, in whichever order they came", async () => {
      const index = kind.create(2, 3);
      for (const value of [7, 3, 5]) await index.add(label(value), Float32Array.of(0, 1));
      const found = await index.search(Float32Array.of(0, 1), 3);
      expect(found.map((neighbour) => neighbour.label)).toEqual([3, 5, 7]);
    });

    test("never reports a similarity beyond −1 or 1", async () => {
      const vectors = randomUnits(4, 50, DIMENSION);
      const index = await filled(kind, vectors);
      for (const vector of vectors) {
        const opposite = vector.map((value) => -value);
        for (const probe of [vector, opposite])
          for (const { similarity } of await index.search(probe, 50)) {
            expect(similarity).toBeLessThanOrEqual(1);
            expect(similarity).toBeGreaterThanOrEqual(-1);
          }
      }
    });

    test("gives all it has when asked for more", async () => {
      const index = await filled(kind, randomUnits(5, 7, DIMENSION));
      const found = await index.search(randomUnit(seeded(6), DIMENSION), 1_000_000);
      expect(found.map((neighbour) => neighbour.label).sort()).toEqual([1, 2, 3, 4, 5, 6, 7]);
    });

    test("gives nothing when it is empty", async () => {
      const index = kind.create(DIMENSION, 0);
      expect(index.count()).toBe(0);
      expect(await index.search(randomUnit(seeded(7), DIMENSION), 10)).toEqual([]);
    });

    test("takes more vectors than it was told to expect", async () => {
      const vectors = randomUnits(8, 2_500, DIMENSION);
      const index = kind.create(DIMENSION, 3);
      await addAll(index, vectors);
      expect(index.count()).toBe(2_500);
      for (const i of [0, 15, 16, 1023, 1024, 2499]) {
        const [nearest] = await index.search(vectors[i] as Float32Array, 1);
        expect(nearest?.label).toBe(i + 1);
      }
    });

    test("leaves a label that it has as it is", async () => {
      const [first, second] = randomUnits(9, 2, DIMENSION) as [Float32Array, Float32Array];
      const index = await filled(kind, [first]);
      await index.add(label(1), second);
      expect(index.count()).toBe(1);
      const [nearest] = await index.search(first, 1);
      expect(nearest?.similarity).toBeCloseTo(1, 5);
    });

    test("keeps nothing of the caller's array, which may change afterwards", async () => {
      const vector = randomUnit(seeded(10), DIMENSION);
      const index = kind.create(DIMENSION, 1);
      const lent = vector.slice();
      await index.add(label(1), lent);
      lent.fill(0);
      const [nearest] = await index.search(vector, 1);
      expect(nearest?.similarity).toBeCloseTo(1, 5);
    });

    test.each([
      ["of another length", new Float32Array(DIMENSION - 1).fill(1 / Math.sqrt(DIMENSION - 1))],
      ["with a value that is no number", randomUnit(seeded(11), DIMENSION).fill(Number.NaN, 3, 4)],
      ["with an infinite value", randomUnit(seeded(11), DIMENSION).fill(Number.POSITIVE_INFINITY, 3, 4)],
      ["without a direction", new Float32Array(DIMENSION)],
      ["that was never normalised", randomUnit(seeded(11), DIMENSION).map((value) => 1.01 * value)],
    ])("refuses a vector %s, to add or to search, and stays as it is", async (_, wrong) => {
      const index = await filled(kind, randomUnits(12, 3, DIMENSION));
      const refusal = { code: "EMBEDDING_INVALID" };
      await expect(index.add(label(4), wrong)).rejects.toMatchObject(refusal);
      await expect(index.search(wrong, 1)).rejects.toMatchObject(refusal);
      expect(index.count()).toBe(3);
    });

    test.each([0, -1, 1.5, 2 ** 32 - 1, 2 ** 32 + 1, Number.NaN])(
      "refuses the label %s and stays as it is",
      async (wrong) => {
        const index = await filled(kind, randomUnits(13, 3, DIMENSION));
        const adding = index.add(label(wrong), randomUnit(seeded(14), DIMENSION));
        await expect(adding).rejects.toMatchObject({ code: "INDEX_LABEL_INVALID" });
        expect(index.count()).toBe(3);
      },
    );

    test("takes the lowest and the highest label", async () => {
      const [low, high] = randomUnits(15, 2, DIMENSION) as [Float32Array, Float32Array];
      const index = kind.create(DIMENSION, 2);
      await index.add(label(1), low);
      await index.add(label(2 ** 32 - 2), high);
      expect((await index.search(low, 1))[0]?.label).toBe(1);
      expect((await index.search(high, 1))[0]?.label).toBe(2 ** 32 - 2);
    });

    test.each([0, -1, 1.5, Number.NaN])("refuses to search %s neighbours", async (k) => {
      const index = await filled(kind, randomUnits(16, 3, DIMENSION));
      const searching = index.search(randomUnit(seeded(17), DIMENSION), k);
      await expect(searching).rejects.toMatchObject({ code: "ARGUMENT_INVALID" });
    });
  });

  if (kind.hasSnapshots) snapshotContract(kind);
  else {
    test(`an index of kind ${kind.description} is neither written nor read`, async () => {
      const file = await newFile();
      const index = kind.create(DIMENSION, 0);
      await expect(kind.write(index, file)).rejects.toMatchObject({ code: "INDEX_SNAPSHOT_UNWRITTEN" });
      const reading = kind.read(file, { dimension: DIMENSION, count: 0, axes: null });
      await expect(reading).rejects.toMatchObject({ code: "INDEX_SNAPSHOT_DAMAGED" });
    });
  }
}

function snapshotContract(kind: VectorIndexKind): void {
  describe(`a file of an index of kind ${kind.description}`, () => {
    test("gives the same answers when it is read, and takes more vectors", async () => {
      const file = await newFile();
      const vectors = randomUnits(20, 1_500, DIMENSION);
      const probes = randomUnits(21, 30, DIMENSION);
      const written = await filled(kind, vectors);
      await kind.write(written, file);

      const read = await kind.read(file, { dimension: DIMENSION, count: 1_500, axes: null });
      expect(read.count()).toBe(1_500);
      for (const probe of probes)
        expect(await read.search(probe, 10)).toEqual(await written.search(probe, 10));

      const more = randomUnits(22, 1_500, DIMENSION);
      await addAll(read, more, 1_501);
      await read.add(label(1), more[0] as Float32Array);
      expect(read.count()).toBe(3_000);
      for (const [i, vector] of [...vectors, ...more].entries())
        expect((await read.search(vector, 1))[0]?.label).toBe(i + 1);
    });

    test("may hold an empty index, which takes vectors when it is read", async () => {
      const file = await newFile();
      await kind.write(kind.create(DIMENSION, 0), file);
      const read = await kind.read(file, { dimension: DIMENSION, count: 0, axes: null });
      expect(await read.search(randomUnit(seeded(23), DIMENSION), 3)).toEqual([]);
      const vector = randomUnit(seeded(24), DIMENSION);
      await read.add(label(1), vector);
      expect((await read.search(vector, 1))[0]?.label).toBe(1);
    });

    test("holds a consistent state when vectors are added and searched while it is written", async () => {
      const file = await newFile();
      const vectors = randomUnits(25, 3_000, DIMENSION);
      const index = await filled(kind, vectors.slice(0, 2_000));
      for (let round = 0; round < 3; round++) {
        const before = index.count();
        let isWriting = true;
        const writing = kind.write(index, file).finally(() => {
          isWriting = false;
        });
        while (isWriting) {
          const next = index.count();
          await index.add(label(next + 1), vectors[next] as Float32Array);
          expect((await index.search(vectors[next] as Float32Array, 1))[0]?.label).toBe(next + 1);
          await nextTurn();
        }
        await writing;
        const read = await readWithCountBetween(kind, file, before, index.count());
        for (let i = 0; i < read.count(); i += 7)
          expect((await read.search(vectors[i] as Float32Array, 1))[0]?.label).toBe(i + 1);
      }
    });

    test("is refused when it has another number of nodes or another dimension than expected", async () => {
      const file = await newFile();
      await kind.write(await filled(kind, randomUnits(26, 20, DIMENSION)), file);
      for (const shape of [
        { dimension: DIMENSION, count: 19, axes: null },
        { dimension: DIMENSION, count: 21, axes: null },
        { dimension: DIMENSION + 1, count: 20, axes: null },
      ])
        await expect(kind.read(file, shape)).rejects.toMatchObject({ code: "INDEX_SNAPSHOT_DAMAGED" });
    });

    test("is refused when it is missing", async () => {
      const reading = kind.read(await newFile(), { dimension: DIMENSION, count: 20, axes: null });
      await expect(reading).rejects.toMatchObject({ code: "INDEX_SNAPSHOT_DAMAGED" });
    });

    test("is not written where there is no folder", async () => {
      const index = await filled(kind, randomUnits(27, 20, DIMENSION));
      const writing = kind.write(index, join(await newFile(), "in", "no", "folder"));
      await expect(writing).rejects.toMatchObject({ code: "INDEX_SNAPSHOT_UNWRITTEN" });
    });
  });
}

/** How many nodes a file has is known to whoever asked for it; where others added meanwhile it has to be found out. */
async function readWithCountBetween(
  kind: VectorIndexKind,
  file: string,
  least: number,
  most: number,
): Promise<VectorIndex> {
  for (let count = least; count <= most; count++) {
    try {
      return await kind.read(file, { dimension: DIMENSION, count, axes: null });
    } catch (thrown) {
      expect(thrown).toMatchObject({ code: "INDEX_SNAPSHOT_DAMAGED" });
    }
  }
  throw new Error(`the file has no number of nodes between ${least} and ${most}`);
}
