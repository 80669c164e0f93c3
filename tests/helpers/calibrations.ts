import {
  type CalibratedPack,
  type Calibration,
  type CalibrationInForce,
  calibrationId,
  type SizeCalibration,
} from "../../src/domain/calibration.js";
import type { ModelPack } from "../../src/ports/model-pack.js";
import { hashOf } from "./analysed-image.js";

/** The pack of {@link madeUpCalibration} unless another one is named. */
export const CALIBRATED_PACK = {
  id: "test-pack",
  hash: hashOf("networks of the test pack"),
  preprocessing: "test/1",
} as const;

/**
 * A table that is made up: log10 LR rises by 10 from similarity 0, where it is −2, to 1; the false match rate falls by a power
 * of ten each 0.1 from 1 at 0 to 1e-5 at 0.5, and is not measured beyond, where its limit is 2e-5.
 */
export function madeUpSize(changes: Partial<SizeCalibration> = {}): SizeCalibration {
  const tens = [0, 1, 2, 3, 4, 5];
  return {
    portraits: 1,
    probes: 1,
    persons: 1000,
    matedComparisons: 2000,
    nonMatedComparisons: 500_000,
    independentNonMated: 100_000,
    logistic: {
      intercept: -2,
      slope: 10,
      covariance: [
        [0.01, -0.01],
        [-0.01, 0.04],
      ],
    },
    maxLog10LR: 5,
    falseMatchRate: [
      ...tens.map((power) => ({
        similarity: power / 10,
        rate: 10 ** -power,
        upper: Math.min(1, 1.5 * 10 ** -power + 1e-5),
      })),
      { similarity: 0.6, rate: 0, upper: 2e-5 },
    ],
    ...changes,
  };
}

/** A calibration of these tables, with the id that follows from them. */
export function madeUpCalibration(
  sizes: SizeCalibration[] = [madeUpSize()],
  pack: CalibratedPack = CALIBRATED_PACK,
): Calibration {
  const content = {
    format: 1 as const,
    pack: pack.id,
    packHash: pack.hash,
    preprocessing: pack.preprocessing,
    dataset: { name: "made up", hash: hashOf("made up"), persons: 1000, images: 3000 },
    sizes,
  };
  return { ...content, id: calibrationId(content) };
}

/** A pack with another calibration than the one in its folder: a made up one unless told otherwise. */
export function calibrated(
  pack: ModelPack,
  inForce: CalibrationInForce = { calibration: madeUpCalibration([madeUpSize()], pack.info) },
): ModelPack {
  return { ...pack, calibration: async () => inForce };
}
