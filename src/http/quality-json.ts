import { type Static, Type } from "typebox";
import type { AssessedFace } from "../domain/face.js";
import { UNSEARCHED_REASONS, type UnsearchedReason } from "../domain/quality.js";

export const UnsearchedSchema = Type.Array(Type.Enum([...UNSEARCHED_REASONS]), {
  description: "why searches leave this face out; empty for one that is searched",
});

const degrees = (description: string) => Type.Number({ description: `degrees, ${description}` });

/** The properties that every face has. */
export const qualityProperties = {
  quality: Type.Object(
    {
      interEyePixels: Type.Number({ description: "distance of the eyes in pixels of the upright picture" }),
      sharpness: Type.Number({
        description: "variance of the Laplacian as a share of that of the grey values; blurred faces are low",
      }),
      brightness: Type.Number({ description: "mean grey value, 0 to 255" }),
      contrast: Type.Number({ description: "standard deviation of the grey values" }),
      pose: Type.Object({
        yaw: degrees("towards the right of the picture positive"),
        pitch: degrees("downwards positive"),
        roll: degrees("clockwise positive"),
      }),
      insideShare: Type.Number({ description: "share of the face's box inside the picture, 0 to 1" }),
    },
    { description: "how good a picture of a face it is; it says nothing about who it is" },
  ),
  unsearched: UnsearchedSchema,
};

const QualitySchema = Type.Object(qualityProperties);

export function qualityJson(
  face: Pick<AssessedFace, "quality" | "unsearched">,
): Static<typeof QualitySchema> {
  const { pose, ...measures } = face.quality;
  return { quality: { ...measures, pose: { ...pose } }, unsearched: [...face.unsearched] };
}

/** How many faces have each reason. */
export const ByReasonSchema = Type.Partial(
  Type.Object(
    Object.fromEntries(UNSEARCHED_REASONS.map((reason) => [reason, Type.Integer()])) as Record<
      UnsearchedReason,
      ReturnType<typeof Type.Integer>
    >,
    { description: "a face with two reasons counts under both" },
  ),
);
