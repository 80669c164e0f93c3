import { describe, expect, it } from "vitest";
import { createMatrixProducts } from "../../../src/adapters/onnx/matrix-products.js";
import { buildHighestProduct } from "../../../src/adapters/onnx-export/highest-product.js";
import { cosine } from "../../../src/domain/embedding.js";
import { randomUnit, seeded } from "../../helpers/vectors.js";

const DIMENSION = 64;
const random = seeded(7);
const unit = () => randomUnit(random, DIMENSION);

function matrixOf(vectors: readonly Float32Array[]): Float32Array {
  const matrix = new Float32Array(vectors.length * DIMENSION);
  for (const [i, vector] of vectors.entries()) matrix.set(vector, i * DIMENSION);
  return matrix;
}

describe("a product of matrices", () => {
  it.each([
    ["one column", 1],
    ["more columns than a graph holds", 8200],
  ])("keeps the greatest product of each row: %s", async (_, count) => {
    const columns = Array.from({ length: count }, unit);
    // More than are multiplied at a time, and one that equals a column.
    const rows = [...Array.from({ length: 300 }, unit), columns.at(-1) as Float32Array];
    const loaded = await createMatrixProducts(buildHighestProduct).load(matrixOf(columns), DIMENSION);
    const highest = await loaded.highest(matrixOf(rows));
    await loaded.close();
    expect(highest).toHaveLength(rows.length);
    const naive = (row: Float32Array) => Math.max(...columns.map((column) => cosine(row, column)));
    for (const [i, row] of rows.entries())
      expect(Math.abs((highest[i] as number) - naive(row))).toBeLessThan(1e-5);
  });
});
