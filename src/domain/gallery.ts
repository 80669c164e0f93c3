import { type Static, Type } from "typebox";
import type { Box } from "./geometry.js";
import type { FaceId, GalleryId, PortraitId, Sha256, SubjectId } from "./ids.js";
import type { FaceQuality, UnsearchedReason } from "./quality.js";

/** A named set of reference people. */
export interface Gallery {
  readonly id: GalleryId;
  readonly name: string;
  readonly createdAt: Date;
}

export interface GallerySummary extends Gallery {
  readonly subjects: number;
  readonly portraits: number;
}

/** INTERPOL's notice colours, and what other agencies circulate. */
export const NOTICE_KINDS = [
  "blue",
  "yellow",
  "red",
  "black",
  "green",
  "orange",
  "purple",
  "missing",
  "other",
] as const;

/** What is known of a subject. The same schema reads gallery manifests and HTTP requests. */
export const SubjectDetailsSchema = Type.Object(
  {
    reference: Type.String({
      minLength: 1,
      maxLength: 200,
      description: "number of the notice or file; unique in its gallery",
    }),
    notice: Type.Optional(Type.Enum([...NOTICE_KINDS])),
    issuer: Type.Optional(
      Type.String({ minLength: 1, maxLength: 200, description: "country or agency that issued it" }),
    ),
    name: Type.Optional(Type.String({ minLength: 1, maxLength: 300 })),
    dateOfBirth: Type.Optional(Type.String({ format: "date", description: "YYYY-MM-DD" })),
    sex: Type.Optional(Type.Enum(["female", "male", "other", "unknown"])),
  },
  { additionalProperties: false },
);
export type SubjectDetails = Static<typeof SubjectDetailsSchema>;

/** A reference person. */
export interface Subject {
  readonly id: SubjectId;
  readonly galleryId: GalleryId;
  readonly details: SubjectDetails;
  readonly createdAt: Date;
}

/** One photograph of a subject and the face in it that is theirs. */
export interface Portrait {
  readonly id: PortraitId;
  readonly subjectId: SubjectId;
  readonly faceId: FaceId;
  readonly imageSha256: Sha256;
  readonly box: Box;
  readonly quality: FaceQuality;
  /** Why a search would leave this face out if it were a probe. As a portrait it is searched: a person chose it. */
  readonly unsearched: readonly UnsearchedReason[];
  readonly createdAt: Date;
}
