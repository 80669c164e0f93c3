import type { Calibration, SizeCalibration } from "./calibration.js";

/**
 * The table for templates of so many photographs: of those made for at most so many on either side the one for most
 * comparisons (portraits × probes), and for most portraits among equals.
 * @param portraits photographs of the gallery template, at least 1
 * @param probes photographs of the probe template, at least 1
 */
export function sizeFor({ sizes }: Calibration, portraits: number, probes: number): SizeCalibration {
  const fitting = sizes.filter((size) => size.portraits <= portraits && size.probes <= probes);
  const [best] = fitting.sort(
    (a, b) => b.portraits * b.probes - a.portraits * a.probes || b.portraits - a.portraits,
  );
  // A calibration without a table for 1 × 1 is none, see `calibrationFault`.
  return best ?? (sizes[0] as SizeCalibration);
}
