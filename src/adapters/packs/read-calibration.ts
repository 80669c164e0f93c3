import { stat } from "node:fs/promises";
import { join } from "node:path";
import { type Calibration, type CalibrationInForce, foreignCalibration } from "../../domain/calibration.js";
import { calibrationFault } from "../../domain/calibration-rules.js";
import { asLeadlightError, expected, LeadlightError } from "../../domain/errors.js";
import type { PackInfo } from "../../ports/model-pack.js";
import { readJson } from "./read-json.js";

export const CALIBRATION = "calibration.json";

/** Six tables of some thousand similarities each take a third of it. */
const MOST_BYTES = 4 * 1024 * 1024;

/**
 * Reads a calibration file and checks that it is sound and was made with exactly this pack.
 * @throws CALIBRATION_INVALID
 */
export async function readCalibration(file: string, pack: PackInfo): Promise<Calibration> {
  const value = await readJson(file, "calibration", MOST_BYTES, "CALIBRATION_INVALID");
  const fault = calibrationFault(value);
  if (fault !== null)
    throw expected("CALIBRATION_INVALID", fault.what, `${fault.where}, ${CALIBRATION},`, fault.received);
  const calibration = value as Calibration;
  const foreign = foreignCalibration(calibration, pack);
  if (foreign !== null) throw new LeadlightError("CALIBRATION_INVALID", foreign);
  return calibration;
}

/** The calibration file in the first of these folders that holds one; null when none does. */
export async function findCalibration(folders: readonly string[]): Promise<string | null> {
  for (const folder of folders) {
    const file = join(folder, CALIBRATION);
    // One that is there and cannot be used is never passed over: that would put another one's numbers in its place.
    if (
      await stat(file).then(
        () => true,
        () => false,
      )
    )
      return file;
  }
  return null;
}

/** What is in force for a pack; never throws for what is wrong with a file, but says so. */
export async function calibrationInForce(
  folders: readonly string[],
  pack: PackInfo,
): Promise<CalibrationInForce> {
  const file = await findCalibration(folders);
  if (file === null) return { withheld: `the model pack ${pack.id} has no calibration` };
  try {
    return { calibration: await readCalibration(file, pack) };
  } catch (thrown) {
    return { withheld: asLeadlightError(thrown).message };
  }
}
