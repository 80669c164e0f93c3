import { type Static, Type } from "typebox";
import { type Ad, AdMetadataSchema } from "../domain/ad.js";
import { showConfidence } from "../domain/confidence.js";
import { INCONSISTENCIES } from "../domain/consistency.js";
import type { Size } from "../domain/geometry.js";
import type { OperationId } from "../domain/ids.js";
import { NEW_EVIDENCE } from "../domain/new-evidence.js";
import { OPINION_KINDS, OPINION_VALUES, type Opinion, REASON_CODES } from "../domain/opinion.js";
import { CANDIDATE_STATES, REVIEW_MODES } from "../domain/review-state.js";
import { evidenceOfCandidate, inconsistenciesIn } from "../pipeline/evidence.js";
import type { CandidateView } from "../pipeline/review.js";
import { CalibrationIdSchema, evidenceJson, worthProperties } from "./evidence-json.js";
import { FaceSchema, faceJson } from "./face-json.js";
import { PortraitSchema, portraitJson, SubjectSchema, subjectJson } from "./gallery-json.js";
import { MomentSchema, Sha256Schema, SimilaritySchema } from "./shared-json.js";

export const CandidateStateSchema = Type.Enum([...CANDIDATE_STATES]);
export const OpinionValueSchema = Type.Enum([...OPINION_VALUES]);
export const ReasonCodeSchema = Type.Enum([...REASON_CODES]);

const ShownSchema = Type.Object({
  pack: Type.String(),
  calibrationId: CalibrationIdSchema,
  blind: Type.Boolean({ description: "whether similarity, confidence and names were held back" }),
});

export const OpinionSchema = Type.Object({
  id: Type.String(),
  candidateId: Type.String(),
  kind: Type.Enum([...OPINION_KINDS], { description: "adjudication: that of who settled a disagreement" }),
  reviewer: Type.String(),
  verifies: Type.Boolean({ description: "whether they were somebody who may verify" }),
  shown: Type.Union([ShownSchema, Type.Null()], {
    description: "what was before them; null where that was not recorded yet",
  }),
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

const FollowingSchema = Type.Object(
  {
    candidateId: Type.String({ description: "the candidate before of the same pair" }),
    because: Type.Enum([...NEW_EVIDENCE], {
      description: "what is new: a portrait that matches best, or another pack",
    }),
  },
  { description: "people looked at this pair before" },
);

const SizeSchema = Type.Object({ width: Type.Integer(), height: Type.Integer() });

/** What everybody is told of a candidate. */
const told = {
  id: Type.String(),
  version: Type.Integer({ description: "for If-Match; grows with every opinion" }),
  operation: Type.String(),
  state: CandidateStateSchema,
  reviewMode: Type.Enum([...REVIEW_MODES], { description: "how many people decide it, or have decided it" }),
  possibleMinor: Type.Boolean({
    description: "a reason to look sooner, by a machine or because somebody said so; false clears nobody",
  }),
  pack: Type.String(),
  face: Type.Object({ ...FaceSchema.properties, imageSha256: Sha256Schema }),
  portrait: Type.Object(PortraitSchema.properties, { description: "the portrait that matched best" }),
  pictures: Type.Object(
    { face: SizeSchema, portrait: SizeSchema },
    { description: "sizes of the upright pictures that the boxes are in, in pixels" },
  ),
  yours: Type.Boolean({
    description: "whether you may give an opinion on it, unless somebody else has claimed it",
  }),
  createdAt: MomentSchema,
};

export const OpenCandidateSchema = Type.Object({
  ...told,
  blind: Type.Literal(false),
  similarity: SimilaritySchema,
  ...worthProperties,
  ads: Type.Array(AdReferenceSchema, { description: "the ads that show the face, oldest first" }),
  subject: SubjectSchema,
  inconsistencies: Type.Array(Type.Enum([...INCONSISTENCIES]), {
    description:
      "what dates say against it: an ad older than the subject, an age on its date that is far from the machine's; reasons to look, not to reject",
  }),
  follows: Type.Union([FollowingSchema, Type.Null()]),
  opinions: Type.Union([Type.Array(OpinionSchema), Type.Null()], {
    description:
      "null until the candidate is decided: a second reviewer must not see the first one's opinion",
  }),
});

const BlindCandidateSchema = Type.Object(
  {
    ...told,
    blind: Type.Literal(true),
    evidence: Type.Object({
      portraits: Type.Array(Type.Object({ id: Type.String(), faceId: Type.String() }), {
        description: "all portraits of the subject, in no order",
      }),
      faces: Type.Array(Type.Object({ id: Type.String() }), {
        description: "all stored faces of the searched template, in no order",
      }),
    }),
    opinions: Type.Null(),
  },
  {
    description:
      "for who has still to give an opinion on it: similarity, confidence, rank and names would lead them; `state` does not tell what others concluded",
  },
);

export const CandidateSchema = Type.Union([OpenCandidateSchema, BlindCandidateSchema]);

type NameOf = (id: OperationId) => string;

export function candidateJson(view: CandidateView, operationName: NameOf): Static<typeof CandidateSchema> {
  return view.isBlind ? blindJson(view, operationName) : openCandidateJson(view, operationName);
}

/** Of a candidate that is not held back from whoever asks. */
export function openCandidateJson(
  view: CandidateView,
  operationName: NameOf,
): Static<typeof OpenCandidateSchema> {
  const { candidate, ads, subject, opinions } = view;
  return {
    ...toldJson(view, operationName),
    blind: false,
    similarity: candidate.similarity,
    ...showConfidence(candidate.confidence),
    evidence: evidenceJson(evidenceOfCandidate(view)),
    ads: ads.map(adReferenceJson),
    subject: subjectJson(subject),
    inconsistencies: inconsistenciesIn(view),
    follows: candidate.follows === null ? null : { ...candidate.follows },
    opinions: opinions === null ? null : opinions.map(opinionJson),
  };
}

function blindJson(view: CandidateView, operationName: NameOf): Static<typeof BlindCandidateSchema> {
  const portraits = view.portraits.map(({ portrait: { id, faceId } }) => ({ id, faceId }));
  const faces = view.candidate.faces.map(({ faceId }) => ({ id: faceId }));
  return {
    ...toldJson(view, operationName),
    blind: true,
    evidence: { portraits: portraits.sort(byId), faces: faces.sort(byId) },
    opinions: null,
  };
}

/** Ids are random: their order tells nothing. */
function byId(a: { readonly id: string }, b: { readonly id: string }): number {
  return a.id < b.id ? -1 : 1;
}

function toldJson({ candidate, isTheirs, face, portraits, pictures }: CandidateView, operationName: NameOf) {
  return {
    id: candidate.id,
    version: candidate.version,
    operation: operationName(candidate.operationId),
    state: candidate.state,
    reviewMode: candidate.reviewMode,
    possibleMinor: candidate.possibleMinor,
    pack: candidate.pack,
    face: { ...faceJson(face), imageSha256: face.imageSha256 },
    portrait: portraitJson(portraits[0].portrait),
    pictures: { face: sizeJson(pictures.face), portrait: sizeJson(pictures.portrait) },
    yours: isTheirs,
    createdAt: candidate.createdAt.toISOString(),
  };
}

function sizeJson({ width, height }: Size): Static<typeof SizeSchema> {
  return { width, height };
}

export function opinionJson(opinion: Opinion): Static<typeof OpinionSchema> {
  const { reasons, shown, createdAt } = opinion;
  return {
    ...opinion,
    reasons: [...reasons],
    shown: shown === null ? null : { ...shown },
    createdAt: createdAt.toISOString(),
  };
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
