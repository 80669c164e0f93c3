import { describe, expect, it } from "vitest";
import { cosines, innerProduct } from "../../src/domain/inner-product.js";
import { randomUnit, seeded } from "../helpers/vectors.js";

describe("cosines with all rows of a matrix", () => {
  it.each([
    ["an even number of rows", 6, 512],
    ["an odd number of rows", 7, 128],
    ["vectors whose length is no multiple of four", 5, 3],
    ["none", 0, 512],
  ])("are the inner products one by one, to the last bit: %s", (_, count, dimension) => {
    const random = seeded(11);
    const rows = Float32Array.from(
      Array.from({ length: count }, () => [...randomUnit(random, dimension)]).flat(),
    );
    const vector = randomUnit(random, dimension);
    const each = Array.from({ length: count }, (_, row) => innerProduct(rows, row * dimension, vector));
    expect([...cosines(rows, vector)]).toEqual(each);
  });

  it("do not go beyond 1 by rounding", () => {
    const row = Float32Array.of(0.6, 0.8, 0, 0);
    expect(innerProduct(row, 0, row)).toBeGreaterThan(1);
    expect([...cosines(Float32Array.of(...row, ...row, ...row.map((value) => -value)), row)]).toEqual([
      1, 1, -1,
    ]);
  });
});
