import { describe, expect, it } from "vitest";
import type { UnsearchedReason } from "../../src/domain/quality.js";
import { countUnsearched, sumUnsearched, unsearchedCount } from "../../src/domain/unsearched-count.js";

const faces = (...reasons: UnsearchedReason[][]) => reasons.map((unsearched) => ({ unsearched }));

describe("the count of faces that are not searched", () => {
  it("counts each face once, and once under each of its reasons", () => {
    expect(
      countUnsearched(faces([], ["LOW_SHARPNESS"], ["SMALL_BOUNDING_BOX", "LOW_SHARPNESS"], [])),
    ).toEqual({ faces: 2, byReason: { SMALL_BOUNDING_BOX: 1, LOW_SHARPNESS: 2 } });
  });

  it("names no reason that does not occur, and the others always in the same order", () => {
    expect(countUnsearched(faces([], []))).toEqual({ faces: 0, byReason: {} });
    const { byReason } = countUnsearched(faces(["CUT_OFF"], ["LOW_CONFIDENCE"], ["EXTREME_POSE"]));
    expect(Object.keys(byReason)).toEqual(["LOW_CONFIDENCE", "EXTREME_POSE", "CUT_OFF"]);
  });

  it("adds up to the same whether faces are counted one by one or together", () => {
    const parts = [
      unsearchedCount(["CUT_OFF"], 3),
      unsearchedCount([], 5),
      countUnsearched(faces(["CUT_OFF"])),
    ];
    expect(sumUnsearched(parts)).toEqual({ faces: 4, byReason: { CUT_OFF: 4 } });
    expect(sumUnsearched([])).toEqual({ faces: 0, byReason: {} });
  });
});
