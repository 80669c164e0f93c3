import { describe, expect, it } from "vitest";
import { createMatrixProducts } from "../../../src/adapters/onnx/matrix-products.js";
import { buildHighestProduct } from "../../../src/adapters/onnx-export/highest-product.js";
import { cosines } from "../../../src/domain/inner-product.js";
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
  it("can be let go of while its threads are at work, which then end before they are done", async () => {
    const columns = Array.from({ length: 2000 }, unit);
    const rows = Array.from({ length: 4096 }, (_, i) => columns[i % 2000] as Float32Array);
    for (let i = 0; i < 6; i++) {
      const loaded = await createMatrixProducts(buildHighestProduct).load(matrixOf(columns), DIMENSION);
      const working = loaded.reaching(rows, new Float32Array(rows.length));
      const outcome = working.then(
        () => "done",
        ({ code }) => code,
      );
      await new Promise((resolve) => setTimeout(resolve, 10 * i));
      await loaded.close();
      // A machine with many cores may be done by then.
      expect(i === 0 ? ["INTERNAL"] : ["INTERNAL", "done"]).toContain(await outcome);
    }
  });

  it.each([
    ["one column", 1],
    ["more columns than a graph holds", 8200],
  ])("gives the rows that reach what they have to, with all their cosines: %s", async (_, count) => {
    const columns = Array.from({ length: count }, unit);
    // More than are multiplied at a time, and one that equals a column.
    const rows = [...Array.from({ length: 300 }, unit), columns.at(-1) as Float32Array];
    const loaded = await createMatrixProducts(buildHighestProduct).load(matrixOf(columns), DIMENSION);
    const naive = rows.map((row) => cosines(matrixOf(columns), row));
    const highest = naive.map((all) => Math.max(...all));
    // Every third is just reached, every other just missed.
    const least = Float32Array.from(highest, (value, i) => value + (i % 3 === 0 ? -1e-5 : 1e-5));
    const reached = await loaded.reaching(rows, least);
    await loaded.close();
    const expected = [...rows.keys()].filter((i) => i % 3 === 0);
    expect(reached.rows).toEqual(expected);
    // No more of them than a million values at a time.
    const handedOver = expected.map((i, place) => ((place + 1) * count <= 1_048_576 ? naive[i] : null));
    expect(reached.cosines).toEqual(handedOver);
  });
});
