import { describe, expect, it } from "vitest";
import { calibrateProbe } from "../../src/domain/confidence.js";
import { checkThresholds, isDefaultList, listedFrom } from "../../src/domain/list-thresholds.js";
import { madeUpCalibration } from "../helpers/calibrations.js";

const calibration = madeUpCalibration();
const withheld = { withheld: "there is none" };

describe("the thresholds of a list", () => {
  it("are one expected false candidate, and no LR that speaks for two persons, where nobody says otherwise", () => {
    expect(checkThresholds({}, { calibration }, 0.35)).toEqual({
      maxExpectedFalseCandidates: 1,
      minLog10LR: 0,
    });
  });

  it("are the similarity of the pack where there is no calibration", () => {
    expect(checkThresholds({}, withheld, 0.35)).toEqual({ minSimilarity: 0.35 });
  });

  it("are what was asked for, and nothing else", () => {
    expect(checkThresholds({ minSimilarity: -1 }, { calibration }, 0.35)).toEqual({ minSimilarity: -1 });
    expect(checkThresholds({ minLog10LR: 0 }, { calibration }, 0.35)).toEqual({ minLog10LR: 0 });
  });

  it.each([
    { minSimilarity: 1.1 },
    { minSimilarity: Number.NaN },
    { minLog10LR: 21 },
    { maxExpectedFalseCandidates: -1 },
  ])("refuse %o", (requested) => {
    expect(() => checkThresholds(requested, { calibration }, 0.35)).toThrowError(
      expect.objectContaining({ code: "ARGUMENT_INVALID" }),
    );
  });

  it.each([{ minLog10LR: 1 }, { maxExpectedFalseCandidates: 1 }])(
    "refuse %o without a calibration, with the reason",
    (requested) => {
      expect(() => checkThresholds(requested, withheld, 0.35)).toThrowError(
        expect.objectContaining({
          code: "CALIBRATION_WITHHELD",
          message: expect.stringContaining("there is none"),
        }),
      );
    },
  );

  const inGalleryOf = (templates: number) => calibrateProbe(calibration, 1, new Map([[1, templates]]), 0.5);

  it("become a similarity that depends on the size of the gallery", () => {
    const thresholds = { maxExpectedFalseCandidates: 1 };
    expect(listedFrom(thresholds, true, inGalleryOf(1000))).toBeCloseTo(0.3, 9);
    expect(listedFrom(thresholds, true, inGalleryOf(10_000))).toBeCloseTo(0.4, 9);
    expect(listedFrom({ ...thresholds, minSimilarity: 0.5 }, false, inGalleryOf(1000))).toBe(0.5);
    expect(listedFrom({ minSimilarity: 0.35 }, true, null)).toBe(0.35);
    expect(listedFrom({ minLog10LR: 3 }, false, inGalleryOf(1000))).toBe(-1);
  });

  it("by default go to what can be promised in a gallery so large that one is too few, and only by default", () => {
    const thresholds = { maxExpectedFalseCandidates: 1 };
    const from = listedFrom(thresholds, true, inGalleryOf(100_000));
    expect(inGalleryOf(100_000).expectedFalseCandidates(from).value).toBeCloseTo(2, 9);
    expect(listedFrom(thresholds, false, inGalleryOf(100_000))).toBeGreaterThan(1);
  });

  it("are the default when none is given", () => {
    expect(isDefaultList({})).toBe(true);
    expect(isDefaultList({ minLog10LR: 0 })).toBe(false);
  });
});
