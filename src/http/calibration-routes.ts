import { Type } from "typebox";
import { CalibrationSchema } from "../domain/calibration.js";
import { expected } from "../domain/errors.js";
import type { HttpContext, HttpInstance } from "./http-context.js";
import { REFUSALS } from "./problem.js";

const CalibrationParams = Type.Object({ id: Type.String({ description: "e.g. cal-0123456789ab" }) });

export function calibrationRoutes(app: HttpInstance, { leadlight }: HttpContext): void {
  app.get(
    "/v1/calibrations/:id",
    {
      config: { access: "candidate.view" },
      schema: {
        operationId: "getCalibration",
        tags: ["candidates"],
        summary: "Show the calibration that candidates were found with",
        description:
          "Every number beside the similarity of a candidate follows from it, the similarity and the sizes in the " +
          "candidate; docs/confidence.md has the formulae. It stays when the file is replaced.",
        params: CalibrationParams,
        response: { 200: CalibrationSchema, ...REFUSALS },
      },
    },
    async ({ params }) => {
      const calibration = await leadlight.store.calibrations.find(params.id);
      if (calibration === null)
        throw expected("CALIBRATION_UNKNOWN", "the id of a calibration", "the calibration", params.id);
      return calibration;
    },
  );
}
