import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import type { Calibration } from "../../src/domain/calibration.js";
import { madeUpCalibration, madeUpSize } from "./calibrations.js";
import { openShippedPack } from "./packs.js";

/** Gives a data folder a made-up calibration of the agency's own, which wins over the one that ships. */
export async function ownCalibration(data: string): Promise<Calibration> {
  const folder = join(data, "models", "base");
  await mkdir(folder, { recursive: true });
  const { info } = await openShippedPack("base");
  const calibration = madeUpCalibration([madeUpSize()], info);
  await writeFile(join(folder, "calibration.json"), JSON.stringify(calibration));
  return calibration;
}
