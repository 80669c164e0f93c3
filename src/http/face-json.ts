import { type Static, Type } from "typebox";
import type { Face } from "../domain/face.js";
import { qualityJson, qualityProperties } from "./quality-json.js";
import { BoxSchema, DetectionScoreSchema } from "./shared-json.js";

export const FaceSchema = Type.Object({
  id: Type.String(),
  box: BoxSchema,
  detectionScore: DetectionScoreSchema,
  ...qualityProperties,
});

export function faceJson(face: Face): Static<typeof FaceSchema> {
  const { id, box, detectionScore } = face;
  return { id, box: { ...box }, detectionScore, ...qualityJson(face) };
}
