import { Type } from "typebox";
import { LONGEST_NAME } from "../domain/names.js";

export const BoxSchema = Type.Object(
  {
    x: Type.Number(),
    y: Type.Number(),
    width: Type.Number({ exclusiveMinimum: 0 }),
    height: Type.Number({ exclusiveMinimum: 0 }),
  },
  {
    additionalProperties: false,
    description: "pixels of the upright picture; x, y is the top left corner",
  },
);

export const DetectionScoreSchema = Type.Number({
  description: "how sure the detector is that this is a face at all, 0 to 1; it says nothing about who it is",
});

export const SimilaritySchema = Type.Number({
  description: "cosine, -1 to 1, higher is closer; it is no probability",
});

export const Sha256Schema = Type.String({
  description: "SHA-256 of the original file, which names the image",
});

export const MomentSchema = Type.String({ format: "date-time", description: "UTC" });

/** Names of operations and galleries, before `parseName` has looked at them. */
export const NameSchema = Type.String({ minLength: 1, maxLength: LONGEST_NAME });
