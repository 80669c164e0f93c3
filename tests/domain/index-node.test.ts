import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { VectorLabel } from "../../src/domain/ids.js";
import { checkLabel, checkNeighbourCount, checkUnitVector } from "../../src/domain/index-node.js";

describe("a vector label", () => {
  test("is any whole number from 1 to 2³² − 2", () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 2 ** 32 - 2 }), (value) => checkLabel(value as VectorLabel)),
      { seed: 1 },
    );
    for (const edge of [1, 2 ** 32 - 2]) checkLabel(edge as VectorLabel);
  });

  test.each([0, -1, 1.5, 2 ** 32 - 1, 2 ** 32, Number.NaN, Number.POSITIVE_INFINITY])(
    "is not %s",
    (value) => {
      expect(() => checkLabel(value as VectorLabel)).toThrowError(
        expect.objectContaining({ code: "INDEX_LABEL_INVALID" }),
      );
    },
  );
});

describe("a unit vector", () => {
  test("may be as long as float32 rounding makes it, and no longer or shorter", () => {
    for (const length of [0.9995, 1, 1.0005]) checkUnitVector(Float32Array.of(0, length), 2);
    for (const length of [0, 0.998, 1.002, 3e38])
      expect(() => checkUnitVector(Float32Array.of(0, length), 2)).toThrowError(
        expect.objectContaining({ code: "EMBEDDING_INVALID" }),
      );
  });

  test.each([
    ["a value that is no number", Float32Array.of(1, Number.NaN)],
    ["an infinite value", Float32Array.of(0, Number.POSITIVE_INFINITY)],
    ["too few values", Float32Array.of(1)],
    ["too many values", Float32Array.of(1, 0, 0)],
  ])("does not have %s", (_, vector) => {
    expect(() => checkUnitVector(vector, 2)).toThrowError(
      expect.objectContaining({ code: "EMBEDDING_INVALID" }),
    );
  });
});

test("a number of neighbours is a whole number of at least 1", () => {
  for (const k of [1, 1000, Number.MAX_SAFE_INTEGER]) checkNeighbourCount(k);
  for (const k of [0, -1, 2.5, Number.NaN, Number.POSITIVE_INFINITY])
    expect(() => checkNeighbourCount(k)).toThrowError(expect.objectContaining({ code: "ARGUMENT_INVALID" }));
});
