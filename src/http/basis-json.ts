import { type Static, Type } from "typebox";
import { type ListThresholds, ListThresholdsSchema } from "../domain/list-thresholds.js";
import { CalibrationIdSchema } from "./evidence-json.js";

const Thresholds = Type.Object(ListThresholdsSchema.properties, {
  description: "what was left out: as asked for, or the default",
});

/** What a search or a comparison was made with. */
export const basisProperties = {
  calibrationId: CalibrationIdSchema,
  withheld: Type.Union([Type.String(), Type.Null()], {
    description: "why there is nothing but similarities; null where a calibration is in force",
  }),
  thresholds: Thresholds,
};

/** Only the thresholds that are in force. */
export function given(thresholds: ListThresholds): Static<typeof Thresholds> {
  return Object.fromEntries(Object.entries(thresholds).filter(([, value]) => value !== undefined));
}
