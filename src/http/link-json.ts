import { type Static, Type } from "typebox";
import { EVIDENCE_KINDS, type LinkEvidence } from "../domain/links/evidence.js";
import { SUPPRESSIONS } from "../domain/links/suppression.js";
import type { EdgeView, NodeView } from "../pipeline/link-views.js";
import { CandidateStateSchema } from "./candidate-json.js";
import { BoxSchema, Sha256Schema } from "./shared-json.js";

const orNull = <Schema extends Parameters<typeof Type.Union>[0][number]>(
  schema: Schema,
  description: string,
) => Type.Union([schema, Type.Null()], { description });

const SuppressedSchema = orNull(
  Type.Enum([...SUPPRESSIONS]),
  "why it ties nothing: on the stop list; shared by too many ads; context and no tie by its kind; too weak. Null where it ties",
);

export const NodeSchema = Type.Object({
  id: Type.String(),
  kind: Type.Enum(["ad", ...EVIDENCE_KINDS]),
  ref: Type.String({
    description:
      "what it stands for: id of an ad, an identity or a subject, SHA-256 of a picture, `kind:value` of an identifier, name of a site",
  }),
  label: Type.String({ description: "for people; text of an ad may be in it" }),
  degree: Type.Integer({ description: "how many ads of the operation have it; 1 for an ad" }),
  suppressed: SuppressedSchema,
  ad: orNull(
    Type.Object({
      site: orNull(Type.String(), "where it stood"),
      place: orNull(Type.String(), "as the ad gives it"),
      at: orNull(Type.String(), "when it was posted, else collected; a date, or a date and time"),
      possibleMinor: Type.Boolean({ description: "whether a face in it may be a minor's" }),
    }),
    "of an ad; null for the others",
  ),
});

const log10LR = orNull(Type.Number(), "null where no calibration was in force, or a person said so");

const EvidenceSchema = Type.Union([
  Type.Object({
    type: Type.Literal("image"),
    sha256: Sha256Schema,
    distance: Type.Integer({
      description:
        "bits of 256 in which its PDQ hash differs from that of the node's picture; 0 for the same file",
    }),
  }),
  Type.Object({
    type: Type.Literal("identifier"),
    identifierKind: Type.String(),
    value: Type.String(),
    written: orNull(Type.String(), "as the ad has it"),
    callingCode: orNull(Type.String(), "country calling code of a phone number, e.g. `+44`"),
    confidence: Type.Number({ description: "0 to 1: how sure it is that this is what stands there" }),
    found: Type.Array(
      Type.Object({
        field: orNull(Type.String(), "e.g. `text`, `phones[0]`; null for a picture"),
        offset: orNull(Type.Integer(), "UTF-16 units from the beginning of the field"),
        sha256: orNull(Type.String(), "the picture that it is written in"),
        box: orNull(BoxSchema, "where in that picture"),
      }),
    ),
  }),
  Type.Object({
    type: Type.Literal("faces"),
    faceId: Type.String(),
    otherFaceId: orNull(Type.String(), "the face of another ad that it was compared with"),
    log10LR,
  }),
  Type.Object({
    type: Type.Literal("candidate"),
    candidateId: Type.String(),
    faceId: Type.String(),
    subjectId: Type.String(),
    state: CandidateStateSchema,
    isLead: Type.Boolean(),
    log10LR,
  }),
  Type.Object({ type: Type.Literal("site"), site: Type.String() }),
]);

export const EdgeSchema = Type.Object({
  id: Type.String(),
  from: Type.String({ description: "id of the ad's node" }),
  to: Type.String({ description: "id of the node that it has in common with others" }),
  kind: Type.Enum([...EVIDENCE_KINDS]),
  strength: Type.Number({ description: "on the scale of a log10 LR, before suppression" }),
  weight: Type.Number({ description: "the strength, divided by log2 of how many ads share it" }),
  suppressed: SuppressedSchema,
  evidence: Type.Array(EvidenceSchema, { description: "strongest first" }),
});

export function nodeJson({ ad, ...node }: NodeView): Static<typeof NodeSchema> {
  return { ...node, ad: ad && { ...ad } };
}

export function edgeJson({ evidence, ...edge }: EdgeView): Static<typeof EdgeSchema> {
  return { ...edge, evidence: evidence.map(evidenceJson) };
}

function evidenceJson(evidence: LinkEvidence): Static<typeof EvidenceSchema> {
  return evidence.type === "identifier"
    ? {
        ...evidence,
        found: evidence.found.map(({ box, ...place }) => ({ ...place, box: box && { ...box } })),
      }
    : { ...evidence };
}
