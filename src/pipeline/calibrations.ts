import type { CalibrationInForce } from "../domain/calibration.js";
import type { PackId } from "../domain/ids.js";
import type { OpenPack } from "./doctor.js";

/** The calibrations of all packs that are used; each is read at its first use and stays until the end. */
export interface Calibrations {
  /** @throws PACK_UNKNOWN, PACK_INVALID */
  of(pack: PackId): Promise<CalibrationInForce>;
}

export function createCalibrations(openPack: OpenPack): Calibrations {
  const read = new Map<PackId, Promise<CalibrationInForce>>();
  return {
    of(pack) {
      const known = read.get(pack);
      if (known !== undefined) return known;
      const reading = openPack(pack).then((opened) => opened.calibration());
      read.set(pack, reading);
      reading.catch(() => read.delete(pack));
      return reading;
    },
  };
}
