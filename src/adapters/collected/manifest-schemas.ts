import { type Static, type TSchema, Type } from "typebox";
import { Compile } from "typebox/compile";
import { AdMetadataSchema } from "../../domain/ad.js";
import type { LeadlightError } from "../../domain/errors.js";
import { SubjectDetailsSchema } from "../../domain/gallery.js";
import type { Box } from "../../domain/geometry.js";
import { describeMismatch } from "../../domain/schema-mismatch.js";
import { lineProblem } from "./text-lines.js";

const imagePath = Type.String({ minLength: 1, maxLength: 1000 });

const AdLineSchema = Type.Object(
  { ...AdMetadataSchema.properties, images: Type.Array(imagePath, { maxItems: 1000 }) },
  { additionalProperties: false },
);

const PortraitSchema = Type.Object(
  {
    path: imagePath,
    box: Type.Optional(
      Type.Object(
        {
          x: Type.Number(),
          y: Type.Number(),
          width: Type.Number({ exclusiveMinimum: 0 }),
          height: Type.Number({ exclusiveMinimum: 0 }),
        },
        { additionalProperties: false },
      ),
    ),
  },
  { additionalProperties: false },
);

const SubjectLineSchema = Type.Object(
  { ...SubjectDetailsSchema.properties, images: Type.Array(PortraitSchema, { minItems: 1, maxItems: 1000 }) },
  { additionalProperties: false },
);

/** A line's value, or the first thing wrong with it (MANIFEST_LINE_INVALID). */
type Read<Line> = { readonly value: Line } | { readonly problem: LeadlightError };

/**
 * Reads an ad from the fields of a line. Fields that are null count as absent, and whole numbers as the text they are
 * written as: sites number their ads.
 */
export function readAdLine(fields: Record<string, unknown>): Read<Static<typeof AdLineSchema>> {
  return checkAdLine(normalised(fields));
}

/**
 * Reads a subject as {@link readAdLine} reads an ad. A portrait comes as a path, as a path with a box
 * (`photo.jpg#xywh=10,20,100,120`), or as an object; it is always read as the object.
 */
export function readSubjectLine(fields: Record<string, unknown>): Read<Static<typeof SubjectLineSchema>> {
  const line = normalised(fields);
  const { images } = line;
  if (!Array.isArray(images)) return checkSubjectLine(line);
  const portraits = images.map(portraitOf);
  const misboxed = portraits.indexOf(undefined);
  if (misboxed !== -1) {
    return { problem: lineProblem("#xywh=x,y,width,height in pixels", images[misboxed], "an image") };
  }
  return checkSubjectLine({ ...line, images: portraits });
}

const checkAdLine = createCheck(AdLineSchema);
const checkSubjectLine = createCheck(SubjectLineSchema);

/** Compiles a schema once for all lines. */
function createCheck<Schema extends TSchema>(schema: Schema): (value: unknown) => Read<Static<Schema>> {
  const validator = Compile(schema);
  return (value) => {
    if (validator.Check(value)) return { value: value as Static<Schema> };
    const { what, where, received } = describeMismatch(schema, value, "the line");
    return { problem: lineProblem(what, received, where) };
  };
}

function normalised(fields: object): Record<string, unknown> {
  const present = Object.entries(fields).filter(([, value]) => value !== null);
  return Object.fromEntries(
    present.map(([name, value]) => [name, Array.isArray(value) ? value.map(asText) : asText(value)]),
  );
}

/** A number that lost digits when it was read stays a number, and is refused. */
function asText(value: unknown): unknown {
  return Number.isSafeInteger(value) ? String(value) : value;
}

/** @returns what the schema should see; undefined for a box that cannot be read */
function portraitOf(image: unknown): unknown {
  if (typeof image === "string") return splitBox(image);
  if (typeof image !== "object" || image === null || Array.isArray(image)) return image;
  return Object.fromEntries(Object.entries(image).filter(([, value]) => value !== null));
}

const BOX = /^(?:pixel:)?(\d+(?:\.\d+)?),(\d+(?:\.\d+)?),(\d+(?:\.\d+)?),(\d+(?:\.\d+)?)$/;

/**
 * Reads `photo.jpg#xywh=10,20,100,120` (W3C Media Fragments URI 1.0, section 4.2.2): which face of a picture is meant,
 * in a form that fits into a CSV cell.
 */
function splitBox(text: string): { path: string; box?: Box } | undefined {
  const mark = text.lastIndexOf("#xywh=");
  if (mark === -1) return { path: text };
  const parts = BOX.exec(text.slice(mark + "#xywh=".length));
  if (parts === null) return undefined;
  const [x, y, width, height] = parts.slice(1).map(Number) as [number, number, number, number];
  return { path: text.slice(0, mark), box: { x, y, width, height } };
}
