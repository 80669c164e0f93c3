import { describe, expect, it } from "vitest";
import { compareEverybody } from "../../../src/evaluation/calibration/comparisons.js";
import { checkExpectedFalse } from "../../../src/evaluation/calibration/expected-false.js";
import { seeded } from "../../helpers/vectors.js";
import { syntheticPeople } from "./synthetic-people.js";

describe("checkExpectedFalse", () => {
  const people = syntheticPeople(500, () => 1);
  const comparisons = compareEverybody(people, { portraits: 1, probes: 1 }, seeded(1));
  const options = { falseMatchRates: [0.1, 0.01], probes: 50, fitted: 150, repetitions: 12 };

  it("finds as many false candidates in a gallery as the rate of other persons predicts", () => {
    const checks = checkExpectedFalse(comparisons, seeded(2), { ...options, galleries: [100, 300] });
    expect(checks.map(({ gallery, falseMatchRate }) => [gallery, falseMatchRate])).toEqual([
      [100, 0.1],
      [100, 0.01],
      [300, 0.1],
      [300, 0.01],
    ]);
    for (const { gallery, falseMatchRate, predicted, observed } of checks) {
      expect(predicted).toBeLessThanOrEqual(gallery * falseMatchRate);
      expect(observed / predicted).toBeGreaterThan(0.8);
      expect(observed / predicted).toBeLessThan(1.25);
    }
  });

  it("leaves out galleries that there are too few persons for", () => {
    expect(checkExpectedFalse(comparisons, seeded(2), { ...options, galleries: [301] })).toEqual([]);
  });
});
