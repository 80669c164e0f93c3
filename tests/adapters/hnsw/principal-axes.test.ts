import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, onTestFinished, test } from "vitest";
import { hnswIndexKind } from "../../../src/adapters/hnsw/hnsw-index.js";
import { principalAxes } from "../../../src/adapters/hnsw/principal-axes.js";
import { cosine } from "../../../src/domain/embedding.js";
import { innerProduct } from "../../../src/domain/inner-product.js";
import { label, randomUnits, unitsInFew } from "../../helpers/vectors.js";

const inOneRow = (vectors: readonly Float32Array[]) =>
  Float32Array.from(vectors.flatMap((vector) => [...vector]));

describe("principal axes", () => {
  test("are as few as the dimensions in which the vectors lie, and keep their inner products", () => {
    const vectors = unitsInFew(1, 500, 64, 10);
    const axes = principalAxes(inOneRow(vectors), 64);
    expect(axes?.count).toBeLessThanOrEqual(10);
    const { count, values } = axes ?? { count: 0, values: new Float32Array() };
    const rows = Array.from({ length: count }, (_, i) => values.subarray(64 * i, 64 * (i + 1)));
    for (const [i, one] of rows.entries())
      for (const [j, other] of rows.entries())
        expect(innerProduct(one, 0, other)).toBeCloseTo(i === j ? 1 : 0, 4);
    const along = vectors
      .slice(0, 20)
      .map((vector) => Float32Array.from(rows, (row) => innerProduct(row, 0, vector)));
    for (const [i, one] of along.entries())
      for (const [j, other] of along.entries())
        expect(innerProduct(one, 0, other)).toBeCloseTo(
          cosine(vectors[i] as Float32Array, vectors[j] as Float32Array),
          1,
        );
  });

  test("are none of vectors that lie in every direction", () => {
    expect(principalAxes(inOneRow(randomUnits(2, 500, 32)), 32)).toBeNull();
  });
});

test("an hnsw index that was made with a sample knows its vectors by fewer values, also when it is read again", async () => {
  const folder = await mkdtemp(join(tmpdir(), "leadlight-hnsw-"));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  const vectors = unitsInFew(3, 600, 64, 10);
  const index = hnswIndexKind.create(64, 600, vectors.slice(0, 300));
  await index.addAll(vectors.map((vector, i) => ({ label: label(i + 1), vector })));
  expect(index.axes?.count).toBeLessThanOrEqual(10);
  const file = join(folder, "index");
  await hnswIndexKind.write(index, file);
  const read = await hnswIndexKind.read(file, { dimension: 64, count: 600, axes: index.axes });
  for (const [i, vector] of vectors.slice(0, 100).entries()) {
    const found = await index.search(vector, 5);
    expect(found[0]?.label).toBe(i + 1);
    expect(found[0]?.similarity).toBeCloseTo(1, 2);
    expect(await read.search(vector, 5)).toEqual(found);
  }
  const unaware = hnswIndexKind.read(file, { dimension: 64, count: 600, axes: null });
  await expect(unaware).rejects.toMatchObject({ code: "INDEX_SNAPSHOT_DAMAGED" });
});
