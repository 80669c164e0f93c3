import { describe, expect, it } from "vitest";
import { tooFewFor } from "../../src/evaluation/measurable.js";

describe("a rate", () => {
  it("can be measured when three cases of it are to be expected", () => {
    expect(tooFewFor(0.01, 300, "searches")).toBeNull();
    expect(tooFewFor(0.003, 1000, "searches")).toBeNull();
    expect(tooFewFor(1e-6, 3_000_000, "pairs of persons")).toBeNull();
  });

  it("is not measurable below that, and says what it would take", () => {
    expect(tooFewFor(0.01, 299, "searches")).toBe(
      "not measurable: 299 searches cannot support a rate of 0.01, which needs 300",
    );
    expect(tooFewFor(0.000001, 45, "pairs of persons")).toMatch(/3,000,000$/);
  });
});
