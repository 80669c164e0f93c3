import { beforeAll, describe, expect, it } from "vitest";
import { calibrationFault } from "../../../src/domain/calibration-rules.js";
import { type CalibrationRun, calibrate } from "../../../src/evaluation/calibration/calibrate.js";
import { syntheticDataset } from "./synthetic-dataset.js";
import { syntheticPeople } from "./synthetic-people.js";

const refusal = expect.objectContaining({ code: "CALIBRATION_UNMEASURABLE" });

const sizeNames = ({ calibration }: CalibrationRun) =>
  calibration.sizes.map(({ portraits, probes }) => `${portraits} × ${probes}`);

describe("calibrate", () => {
  const people = syntheticPeople(160, (person) => [1, 2, 3, 4][person % 4] ?? 1);
  let run: CalibrationRun;
  beforeAll(() => {
    run = calibrate(syntheticDataset(people), { seed: 5, samples: 40 });
  });

  it("makes a calibration that the product takes, bound to the pack and the data set", () => {
    expect(calibrationFault(run.calibration)).toBeNull();
    expect(run.calibration).toMatchObject({
      pack: "tests",
      preprocessing: "tests/1",
      dataset: { name: "synthetic", persons: 160 },
    });
  });

  it("calibrates every template size that has persons enough, and says why not the others", () => {
    expect(sizeNames(run)).toEqual(["1 × 1", "1 × 2", "2 × 1", "1 × 3", "3 × 1", "2 × 2"]);
    const missing = run.sizes.find(({ portraits, probes }) => portraits === 3 && probes === 3);
    expect(missing).toMatchObject({ reason: expect.stringContaining("0 persons") });
  });

  it("states a likelihood ratio no further than the independent comparisons reach", () => {
    for (const { independentNonMated, maxLog10LR, persons } of run.calibration.sizes) {
      expect(10 ** maxLog10LR).toBeLessThanOrEqual(independentNonMated);
      expect(independentNonMated).toBeLessThanOrEqual((persons * (persons - 1)) / 2);
    }
  });

  it("separates larger templates better", () => {
    const costOf = (portraits: number, probes: number) => {
      const size = run.sizes.find((one) => one.portraits === portraits && one.probes === probes);
      return size !== undefined && "halves" in size ? size.halves[0]?.judgement.cost.cllr : undefined;
    };
    expect(costOf(2, 2)).toBeLessThan(costOf(1, 1) ?? 0);
  });

  it("loses little on the half of the persons that it was not fitted on", () => {
    const [single] = run.sizes;
    const halves = single !== undefined && "halves" in single ? single.halves : [];
    expect(halves).toHaveLength(2);
    for (const { judgement } of halves) {
      expect(judgement.persons).toBe(80);
      expect(judgement.cost.cllr).toBeLessThan(1.5 * judgement.cost.cllrMin);
    }
  });

  it("gives the same for the same seed", () => {
    expect(calibrate(syntheticDataset(people), { seed: 5, samples: 40 })).toEqual(run);
  });

  it("refuses a data set with one photograph of each person, or with few persons", () => {
    const single = syntheticDataset(syntheticPeople(100, () => 1));
    expect(() => calibrate(single, { seed: 1 })).toThrow(refusal);
    const few = syntheticDataset(syntheticPeople(12, () => 3));
    expect(() => calibrate(few, { seed: 1 })).toThrow(refusal);
  });

  it("stays finite and within its bounds where nobody is ever mistaken", () => {
    const apart = syntheticPeople(40, () => 2, { dimension: 200, spread: 0.1 });
    const { calibration } = calibrate(syntheticDataset(apart), { seed: 1, samples: 40 });
    const [single] = calibration.sizes;
    expect(single?.logistic.slope).toBeLessThan(100);
    expect(single?.minLog10LR).toBeGreaterThanOrEqual(-Math.log10(40));
  });
});
