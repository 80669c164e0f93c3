import type { Calibration } from "../../domain/calibration.js";
import type { AuditWriter } from "../../ports/audit.js";
import type { Clock } from "../../ports/clock.js";
import type { CalibrationRepository } from "../../ports/store.js";
import type { Connection } from "./connection.js";

/** The calibrations that candidates of a store were found with. */
export function createCalibrations(db: Connection, clock: Clock, log: AuditWriter): CalibrationRepository {
  const insert = db.prepare<[string, string, string]>(`
    INSERT INTO calibrations (id, content, kept_at) VALUES (?, ?, ?) ON CONFLICT (id) DO NOTHING`);
  const find = db.prepare<[string], string>("SELECT content FROM calibrations WHERE id = ?").pluck();

  return {
    async keep(calibration) {
      db.write(() => {
        const { id } = calibration;
        const { changes } = insert.run(id, JSON.stringify(calibration), clock.now().toISOString());
        if (changes > 0) log({ act: "calibration.adopt", operationId: null, details: { calibration: id } });
      });
    },

    async find(id) {
      const content = db.read(() => find.get(id));
      return content === undefined ? null : (JSON.parse(content) as Calibration);
    },
  };
}
