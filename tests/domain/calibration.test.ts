import { describe, expect, it } from "vitest";
import { type Calibration, calibrationId, foreignCalibration } from "../../src/domain/calibration.js";
import { calibrationFault } from "../../src/domain/calibration-rules.js";
import { CALIBRATED_PACK, madeUpCalibration, madeUpSize } from "../helpers/calibrations.js";

/** As if it had been written so: with the id that follows. */
function named({ id: _, ...content }: Calibration): Calibration {
  return { ...content, id: calibrationId(content) };
}

describe("a calibration", () => {
  it("is sound as `calibrate` writes it, also after a way through a file", () => {
    const calibration = madeUpCalibration();
    expect(calibrationFault(calibration)).toBeNull();
    expect(calibrationFault(JSON.parse(JSON.stringify(calibration)))).toBeNull();
  });

  it("has a name that follows from its content, in whichever order its fields stand", () => {
    const { sizes, dataset, ...rest } = madeUpCalibration();
    expect(calibrationId({ dataset, sizes, ...rest })).toBe(rest.id);
    expect(calibrationId({ ...rest, sizes, dataset: { ...dataset, persons: 999 } })).not.toBe(rest.id);
  });

  it("that was changed by hand is recognised by its name", () => {
    const [size] = madeUpCalibration().sizes;
    const changed = { ...madeUpCalibration(), sizes: [{ ...size, maxLog10LR: 4 }] };
    expect(calibrationFault(changed)).toMatchObject({ where: "id", what: expect.stringContaining("cal-") });
  });

  const row = (similarity: number, rate: number, upper: number) => ({ similarity, rate, upper });
  it.each([
    ["no object", [], "the calibration"],
    ["another format", { ...madeUpCalibration(), format: 2 }, "format"],
    ["an unknown field", { ...madeUpCalibration(), note: "" }, "the calibration"],
    ["no tables", named({ ...madeUpCalibration(), sizes: [] }), "sizes"],
    ["no table for single photographs", named(madeUpCalibration([madeUpSize({ probes: 2 })])), "sizes"],
    ["a size twice", named(madeUpCalibration([madeUpSize(), madeUpSize()])), "sizes"],
    [
      "a falling LR",
      madeUpCalibration([madeUpSize({ logistic: { ...madeUpSize().logistic, slope: -1 } })]),
      "slope",
    ],
    ["a LR beyond its evidence", madeUpCalibration([madeUpSize({ maxLog10LR: 6 })]), "maxLog10LR"],
    [
      "more independent comparisons than comparisons",
      madeUpCalibration([madeUpSize({ independentNonMated: 1_000_000 })]),
      "independentNonMated",
    ],
    [
      "no covariance",
      madeUpCalibration([
        madeUpSize({
          logistic: {
            intercept: 0,
            slope: 1,
            covariance: [
              [1, 2],
              [2, 1],
            ],
          },
        }),
      ]),
      "covariance",
    ],
    ["no rates", madeUpCalibration([madeUpSize({ falseMatchRate: [] })]), "falseMatchRate"],
    ["a limit of nothing", madeUpCalibration([madeUpSize({ falseMatchRate: [row(0, 0, 0)] })]), "upper"],
    [
      "a rate above its limit",
      madeUpCalibration([madeUpSize({ falseMatchRate: [row(0, 0.5, 0.4)] })]),
      "at 0",
    ],
    [
      "a rate that rises",
      madeUpCalibration([madeUpSize({ falseMatchRate: [row(0, 0.1, 0.5), row(0.1, 0.2, 0.5)] })]),
      "at 0.1",
    ],
    [
      "similarities out of order",
      madeUpCalibration([madeUpSize({ falseMatchRate: [row(0.2, 0.1, 0.5), row(0.1, 0.1, 0.5)] })]),
      "at 0.1",
    ],
  ])("with %s is none, and the place is named", (_name, value, where) => {
    expect(calibrationFault(value)?.where).toContain(where);
  });

  it("says nothing about another pack, other networks or another preprocessing", () => {
    const calibration = madeUpCalibration();
    expect(foreignCalibration(calibration, CALIBRATED_PACK)).toBeNull();
    expect(foreignCalibration(calibration, { ...CALIBRATED_PACK, id: "other" })).toMatch(/pack test-pack/);
    expect(foreignCalibration(calibration, { ...CALIBRATED_PACK, hash: "0" })).toMatch(/pack hash/);
    expect(foreignCalibration(calibration, { ...CALIBRATED_PACK, preprocessing: "test/2" })).toMatch(
      /test\/1/,
    );
  });
});
