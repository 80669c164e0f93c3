import { type Static, Type } from "typebox";
import type { Face } from "../domain/face.js";
import { BoxSchema, DetectionScoreSchema } from "./shared-json.js";

export const FaceSchema = Type.Object({
  id: Type.String(),
  box: BoxSchema,
  detectionScore: DetectionScoreSchema,
});

export function faceJson({ id, box, detectionScore }: Face): Static<typeof FaceSchema> {
  return { id, box: { ...box }, detectionScore };
}
