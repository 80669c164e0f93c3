import { type Static, Type } from "typebox";
import { ShownConfidenceSchema } from "../domain/confidence.js";
import type { Evidence } from "../pipeline/evidence.js";
import { qualityJson, qualityProperties } from "./quality-json.js";
import { SimilaritySchema } from "./shared-json.js";

export const CalibrationIdSchema = Type.Union([Type.String(), Type.Null()], {
  description:
    "the calibration that the numbers were computed with, see /v1/calibrations/{id}; null where it was withheld",
});

const photographs = (whose: string) =>
  Type.Integer({ description: `photographs of ${whose}; copies of one picture count as one` });

const EvidenceSchema = Type.Object(
  {
    portraitId: Type.String({ description: "the portrait that matched best" }),
    portraitFaceId: Type.String({ description: "the face in it; see /v1/faces/{id}/crop" }),
    portraitQuality: Type.Object(qualityProperties),
    faceId: Type.Union([Type.String(), Type.Null()], {
      description: "the searched face that matched best; null for one that is not stored",
    }),
    faceQuality: Type.Object(qualityProperties),
    pack: Type.String(),
    calibrationId: CalibrationIdSchema,
    templates: Type.Object({
      portraits: photographs("the subject"),
      probes: photographs("the searched person"),
    }),
    portraits: Type.Array(
      Type.Object({ id: Type.String(), faceId: Type.String(), similarity: SimilaritySchema }),
      {
        description:
          "all portraits of the subject, each with its similarity to the searched template, nearest first",
      },
    ),
    faces: Type.Array(Type.Object({ id: Type.String(), similarity: SimilaritySchema }), {
      description:
        "all stored faces of the searched template, each with its similarity to the subject's, nearest first",
    }),
  },
  { description: "what the numbers were computed from" },
);

/** What stands beside every similarity: its worth, or `confidence.withheld`, and the evidence. */
export const worthProperties = { ...ShownConfidenceSchema.properties, evidence: EvidenceSchema };

export function evidenceJson(evidence: Evidence): Static<typeof EvidenceSchema> {
  return {
    ...evidence,
    portraitQuality: qualityJson(evidence.portraitQuality),
    faceQuality: qualityJson(evidence.faceQuality),
    templates: { ...evidence.templates },
    portraits: evidence.portraits.map((portrait) => ({ ...portrait })),
    faces: evidence.faces.map((face) => ({ ...face })),
  };
}
