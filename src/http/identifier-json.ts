import { type Static, Type } from "typebox";
import { type FoundIdentifier, IDENTIFIER_KINDS } from "../domain/identifiers/identifier.js";
import { BoxSchema, Sha256Schema } from "./shared-json.js";

export const IdentifierKindSchema = Type.Enum([...IDENTIFIER_KINDS]);

export const FoundIdentifierSchema = Type.Object({
  kind: IdentifierKindSchema,
  value: Type.String({ description: "the form in which it is compared, e.g. E.164 for a phone" }),
  raw: Type.String({ description: "as it was written" }),
  place: Type.Union(
    [
      Type.Object({ field: Type.String({ description: "of the metadata, e.g. `text` or `phones[0]`" }) }),
      Type.Object({ image: Sha256Schema, box: BoxSchema }),
    ],
    { description: "the field, or the line of text in a picture" },
  ),
  offset: Type.Integer({ description: "UTF-16 units from the start of the field or line" }),
  length: Type.Integer(),
  confidence: Type.Number({ description: "0 to 1: how sure it is that this identifier was meant" }),
});

export function foundJson({ place, ...found }: FoundIdentifier): Static<typeof FoundIdentifierSchema> {
  return { ...found, place: { ...place } };
}
