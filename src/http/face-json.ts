import { type Static, Type } from "typebox";
import { AGE_FLAGS } from "../domain/age-flag.js";
import type { Face } from "../domain/face.js";
import { qualityJson, qualityProperties } from "./quality-json.js";
import { BoxSchema, DetectionScoreSchema } from "./shared-json.js";

export const FaceSchema = Type.Object({
  id: Type.String(),
  box: BoxSchema,
  detectionScore: DetectionScoreSchema,
  ageFlag: Type.Union([Type.Enum([...AGE_FLAGS]), Type.Null()], {
    description: "what somebody said last of the age; null for nothing, which does not mean an adult",
  }),
  ...qualityProperties,
});

export function faceJson(face: Face): Static<typeof FaceSchema> {
  const { id, box, detectionScore, ageFlag } = face;
  return { id, box: { ...box }, detectionScore, ageFlag, ...qualityJson(face) };
}
