import { type Static, Type } from "typebox";
import { type Ad, AdMetadataSchema } from "../domain/ad.js";
import { CANDIDATE_STATES } from "../domain/candidate.js";
import { showConfidence } from "../domain/confidence.js";
import type { OperationId } from "../domain/ids.js";
import { OPINION_KINDS, OPINION_VALUES, type Opinion, REASON_CODES } from "../domain/opinion.js";
import { evidenceOfCandidate } from "../pipeline/evidence.js";
import type { CandidateView } from "../pipeline/review.js";
import { evidenceJson, worthProperties } from "./evidence-json.js";
import { FaceSchema, faceJson } from "./face-json.js";
import { PortraitSchema, portraitJson, SubjectSchema, subjectJson } from "./gallery-json.js";
import { MomentSchema, Sha256Schema, SimilaritySchema } from "./shared-json.js";

export const CandidateStateSchema = Type.Enum([...CANDIDATE_STATES]);
export const OpinionValueSchema = Type.Enum([...OPINION_VALUES]);
export const ReasonCodeSchema = Type.Enum([...REASON_CODES]);

export const OpinionSchema = Type.Object({
  id: Type.String(),
  candidateId: Type.String(),
  kind: Type.Enum([...OPINION_KINDS], { description: "adjudication: that of who settled a disagreement" }),
  reviewer: Type.String(),
  value: OpinionValueSchema,
  reasons: Type.Array(ReasonCodeSchema),
  note: Type.Union([Type.String(), Type.Null()]),
  secondsSpent: Type.Union([Type.Number(), Type.Null()]),
  createdAt: MomentSchema,
});

/** Enough of an ad to find it by; `/v1/ads/{id}` has the rest. */
const AdReferenceSchema = Type.Object({
  id: Type.String(),
  site: AdMetadataSchema.properties.site,
  externalId: AdMetadataSchema.properties.externalId,
  sourceUrl: AdMetadataSchema.properties.sourceUrl,
  title: AdMetadataSchema.properties.title,
});

export const CandidateSchema = Type.Object({
  id: Type.String(),
  operation: Type.String(),
  state: CandidateStateSchema,
  possibleMinor: Type.Boolean({
    description: "a reason to look sooner, by a machine or because somebody said so; false clears nobody",
  }),
  pack: Type.String(),
  similarity: SimilaritySchema,
  ...worthProperties,
  face: Type.Object({ ...FaceSchema.properties, imageSha256: Sha256Schema }),
  ads: Type.Array(AdReferenceSchema, { description: "the ads that show the face, oldest first" }),
  subject: SubjectSchema,
  portrait: Type.Object(PortraitSchema.properties, { description: "the portrait that matched best" }),
  opinions: Type.Union([Type.Array(OpinionSchema), Type.Null()], {
    description:
      "null until the candidate is decided: a second reviewer must not see the first one's opinion",
  }),
  createdAt: MomentSchema,
});

export function candidateJson(
  view: CandidateView,
  operationName: (id: OperationId) => string,
): Static<typeof CandidateSchema> {
  const { candidate, face, ads, subject, portraits, opinions } = view;
  return {
    id: candidate.id,
    operation: operationName(candidate.operationId),
    state: candidate.state,
    possibleMinor: candidate.possibleMinor,
    pack: candidate.pack,
    similarity: candidate.similarity,
    ...showConfidence(candidate.confidence),
    evidence: evidenceJson(evidenceOfCandidate(view)),
    face: { ...faceJson(face), imageSha256: face.imageSha256 },
    ads: ads.map(adReferenceJson),
    subject: subjectJson(subject),
    portrait: portraitJson(portraits[0].portrait),
    opinions: opinions === null ? null : opinions.map(opinionJson),
    createdAt: candidate.createdAt.toISOString(),
  };
}

export function opinionJson(opinion: Opinion): Static<typeof OpinionSchema> {
  return { ...opinion, reasons: [...opinion.reasons], createdAt: opinion.createdAt.toISOString() };
}

function adReferenceJson({ id, metadata }: Ad): Static<typeof AdReferenceSchema> {
  const { site, externalId, sourceUrl, title } = metadata;
  return {
    id,
    ...(site === undefined ? {} : { site }),
    ...(externalId === undefined ? {} : { externalId }),
    ...(sourceUrl === undefined ? {} : { sourceUrl }),
    ...(title === undefined ? {} : { title }),
  };
}
