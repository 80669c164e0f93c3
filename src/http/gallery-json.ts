import { type Static, Type } from "typebox";
import { type Portrait, type Subject, SubjectDetailsSchema } from "../domain/gallery.js";
import type { SubjectView } from "../pipeline/subjects.js";
import { qualityJson, qualityProperties } from "./quality-json.js";
import { BoxSchema, MomentSchema, Sha256Schema } from "./shared-json.js";

export const GallerySchema = Type.Object({
  id: Type.String(),
  name: Type.String(),
  createdAt: MomentSchema,
});

export const SubjectSchema = Type.Object({
  id: Type.String(),
  galleryId: Type.String(),
  ...SubjectDetailsSchema.properties,
  createdAt: MomentSchema,
});

export const PortraitSchema = Type.Object({
  id: Type.String(),
  subjectId: Type.String(),
  faceId: Type.String(),
  imageSha256: Sha256Schema,
  box: BoxSchema,
  ...qualityProperties,
  createdAt: MomentSchema,
});

/** A reference person with their photographs. */
export const SubjectWithPortraits = Type.Object({
  ...SubjectSchema.properties,
  portraits: Type.Array(PortraitSchema, { description: "oldest first" }),
});

export function subjectViewJson({ subject, portraits }: SubjectView): Static<typeof SubjectWithPortraits> {
  return { ...subjectJson(subject), portraits: portraits.map(portraitJson) };
}

export function subjectJson({ id, galleryId, details, createdAt }: Subject): Static<typeof SubjectSchema> {
  return { id, galleryId, ...details, createdAt: createdAt.toISOString() };
}

export function portraitJson(portrait: Portrait): Static<typeof PortraitSchema> {
  const { id, subjectId, faceId, imageSha256, box, createdAt } = portrait;
  return {
    id,
    subjectId,
    faceId,
    imageSha256,
    box: { ...box },
    ...qualityJson(portrait),
    createdAt: createdAt.toISOString(),
  };
}
