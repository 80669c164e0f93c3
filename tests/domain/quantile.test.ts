import { describe, expect, it } from "vitest";
import { quantile } from "../../src/domain/quantile.js";

describe("a quantile", () => {
  it("is interpolated between the sorted values", () => {
    expect([0, 0.25, 0.5, 1].map((at) => quantile([1, 2, 3, 5], at))).toEqual([1, 1.75, 2.5, 5]);
    expect(quantile([], 0.5)).toBeNaN();
  });
});
