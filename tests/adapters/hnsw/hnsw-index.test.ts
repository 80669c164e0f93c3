import { spawnSync } from "node:child_process";
import { lstat, mkdtemp, readdir, rm, symlink } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { describe, expect, onTestFinished, test } from "vitest";
import { exactIndexKind } from "../../../src/adapters/exact/exact-index.js";
import { hnswIndexKind } from "../../../src/adapters/hnsw/hnsw-index.js";
import type { VectorIndex } from "../../../src/ports/vector-index.js";
import { vectorIndexContract } from "../../contracts/vector-index.contract.js";
import { label, nearby, randomUnit, randomUnits, seeded } from "../../helpers/vectors.js";

const WRITE_INDEX = fileURLToPath(new URL("write-index.ts", import.meta.url));

async function emptyFolder(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), "leadlight-hnsw-"));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  return folder;
}

async function bothWith(vectors: readonly Float32Array[]): Promise<[hnsw: VectorIndex, exact: VectorIndex]> {
  const dimension = vectors[0]?.length ?? 1;
  const indexes: [VectorIndex, VectorIndex] = [
    hnswIndexKind.create(dimension, vectors.length),
    exactIndexKind.create(dimension, vectors.length),
  ];
  for (const index of indexes)
    for (const [i, vector] of vectors.entries()) await index.add(label(i + 1), vector);
  return indexes;
}

/** Share of the true `k` nearest that the graph finds too; one as near as the farthest of them counts. */
async function recall([hnsw, exact]: [VectorIndex, VectorIndex], probes: readonly Float32Array[], k: number) {
  let found = 0;
  for (const probe of probes) {
    const farthest = (await exact.search(probe, k)).at(-1)?.similarity ?? Number.NaN;
    const neighbours = await hnsw.search(probe, k);
    found += neighbours.filter(({ similarity }) => similarity >= farthest - 1e-5).length;
  }
  return found / (k * probes.length);
}

vectorIndexContract(hnswIndexKind);

test("an hnsw index says what it was built with", () => {
  expect(hnswIndexKind.description).toBe("hnsw(M=32,efConstruction=200)");
});

describe("an hnsw index finds what comparing with everything finds", () => {
  test("among several photographs of each of many people", async () => {
    const random = seeded(1);
    const people = Array.from({ length: 500 }, () => randomUnit(random, 128));
    const vectors = people.flatMap((person) => Array.from({ length: 4 }, () => nearby(random, person, 0.8)));
    const probes = people.slice(0, 200).map((person) => nearby(random, person, 0.8));
    expect(await recall(await bothWith(vectors), probes, 10)).toBeGreaterThan(0.99);
  });

  test("when three photographs were each posted a thousand times with small changes", async () => {
    const random = seeded(2);
    const posted = Array.from({ length: 3 }, () => randomUnit(random, 128));
    const reposts = Array.from({ length: 3_000 }, (_, i) =>
      nearby(random, posted[i % 3] as Float32Array, 0.1),
    );
    const people = Array.from({ length: 300 }, () => randomUnit(random, 128));
    const others = people.flatMap((person) => Array.from({ length: 5 }, () => nearby(random, person, 0.8)));
    // The worst order: the clusters are closed before anybody else comes.
    const vectors = [...reposts, ...others];
    const probes = people.map((person) => nearby(random, person, 0.8));
    const indexes = await bothWith(vectors);
    expect(await recall(indexes, probes, 5)).toBeGreaterThan(0.98);
    const moreReposts = Array.from({ length: 300 }, (_, i) =>
      nearby(random, posted[i % 3] as Float32Array, 0.1),
    );
    expect(await recall(indexes, moreReposts, 10)).toBeGreaterThan(0.99);

    const [hnsw] = indexes;
    let lost = 0;
    for (const [i, vector] of vectors.entries())
      if ((await hnsw.search(vector, 10)).every((neighbour) => neighbour.label !== i + 1)) lost++;
    expect(lost / vectors.length).toBeLessThan(0.002);
  });

  test("also after it was written and read again", async () => {
    const file = join(await emptyFolder(), "index");
    const random = seeded(3);
    const people = Array.from({ length: 300 }, () => randomUnit(random, 128));
    const vectors = people.flatMap((person) => Array.from({ length: 5 }, () => nearby(random, person, 0.8)));
    const [hnsw, exact] = await bothWith(vectors);
    await hnswIndexKind.write(hnsw, file);
    const read = await hnswIndexKind.read(file, { dimension: 128, count: vectors.length, axes: null });
    for (const person of people.slice(0, 100)) {
      const labels = (index: VectorIndex) =>
        index.search(person, 5).then((found) => found.map((neighbour) => neighbour.label));
      expect(await labels(read)).toEqual(await labels(exact));
    }
  });
});

describe("an hnsw index on a full disk", () => {
  test("does not say that it was written, and leaves nothing", async (context) => {
    if ((await lstat("/dev/full").catch(() => null)) === null) return context.skip("no /dev/full here");
    const folder = await emptyFolder();
    const file = join(folder, "index");
    await symlink("/dev/full", file);
    const [hnsw] = await bothWith(randomUnits(4, 100, 16));
    await expect(hnswIndexKind.write(hnsw, file)).rejects.toMatchObject({ code: "INDEX_SNAPSHOT_UNWRITTEN" });
    expect(await readdir(folder)).toEqual([]);
    expect((await lstat("/dev/full")).isCharacterDevice()).toBe(true);
  });

  test("notices that the second half of the file did not fit", async () => {
    const folder = await emptyFolder();
    // Files of this shell may have 1,024 blocks of 1 KiB; 1,000 vectors take 784 KiB, 2,000 twice as much.
    const script = 'ulimit -f 1024; exec "$0" --import tsx "$1" "$2" "$3"';
    const run = (count: number) =>
      spawnSync("bash", ["-c", script, process.execPath, WRITE_INDEX, join(folder, `${count}`), `${count}`], {
        encoding: "utf8",
      });
    expect(run(1000)).toMatchObject({ stdout: "written", status: 0 });
    expect(run(2000)).toMatchObject({ stdout: "INDEX_SNAPSHOT_UNWRITTEN", status: 0 });
    expect(await readdir(folder)).toEqual(["1000"]);
  });
});

test("an hnsw index does not write an index of another kind", async () => {
  const folder = await emptyFolder();
  const exact = exactIndexKind.create(3, 0);
  const writing = hnswIndexKind.write(exact, join(folder, "index"));
  await expect(writing).rejects.toMatchObject({ code: "INDEX_SNAPSHOT_UNWRITTEN" });
  expect(await readdir(folder)).toEqual([]);
});
