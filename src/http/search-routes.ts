import { type Static, Type } from "typebox";
import { showConfidence } from "../domain/confidence.js";
import { ListThresholdsSchema } from "../domain/list-thresholds.js";
import { evidenceOfMatch } from "../pipeline/evidence.js";
import { DEFAULT_SUBJECTS, type Match, MOST_SUBJECTS } from "../pipeline/search-gallery.js";
import type { SearchedFace, SearchedImage } from "../pipeline/search-image.js";
import { basisProperties, given } from "./basis-json.js";
import { evidenceJson, worthProperties } from "./evidence-json.js";
import type { HttpContext, HttpInstance } from "./http-context.js";
import { imageForm, readForm, uploadBytesOf } from "./image-form.js";
import { readId } from "./path-ids.js";
import { REFUSALS } from "./problem.js";
import { UnsearchedSchema } from "./quality-json.js";
import { BoxSchema, DetectionScoreSchema, SimilaritySchema } from "./shared-json.js";

const SearchForm = imageForm(
  {
    galleryId: Type.String({ description: "the gallery to search" }),
    limit: Type.Optional(
      Type.Integer({
        minimum: 1,
        maximum: MOST_SUBJECTS,
        default: DEFAULT_SUBJECTS,
        description: "at most so many subjects for each face",
      }),
    ),
    ...ListThresholdsSchema.properties,
    everyFace: Type.Optional(
      Type.Boolean({ default: false, description: "search also the faces that are too poor to be searched" }),
    ),
  },
  "one",
);

const SearchSchema = Type.Object({
  pack: Type.String({ description: "the model pack; similarities of different packs cannot be compared" }),
  ...basisProperties,
  gallery: Type.Object(
    { templates: Type.Integer(), portraits: Type.Integer() },
    {
      description:
        "the subjects, each with one template, and their portraits that every face was compared with",
    },
  ),
  faces: Type.Array(
    Type.Object({
      box: BoxSchema,
      detectionScore: DetectionScoreSchema,
      unsearched: UnsearchedSchema,
      candidates: Type.Array(
        Type.Object({
          subjectId: Type.String(),
          reference: Type.String({ description: "the subject's number in its gallery" }),
          similarity: SimilaritySchema,
          portraitId: Type.String({ description: "the subject's portrait that matched best" }),
          portraitFaceId: Type.String({ description: "the face in it; see /v1/faces/{id}/crop" }),
          ...worthProperties,
        }),
        { description: "each subject once, nearest first" },
      ),
    }),
    { description: "largest first" },
  ),
});

export function searchRoutes(app: HttpInstance, context: HttpContext): void {
  const { leadlight, limits, pictureGate } = context;

  app.post(
    "/v1/search/faces",
    {
      config: { access: "search.run" },
      schema: {
        operationId: "searchFaces",
        tags: ["search"],
        summary: "Search the faces of a picture in a gallery",
        description:
          "Nothing is stored. A candidate is a proposal for people to judge. Without a threshold a list goes to where one " +
          "false candidate is to be expected in the gallery; with `minSimilarity` -1 it names the nearest subjects however " +
          "far away they are. A face too poor to be searched has its reasons in `unsearched` and no candidates, unless " +
          "`everyFace` is true.",
        consumes: ["multipart/form-data"],
        body: SearchForm.body,
        response: { 200: SearchSchema, ...REFUSALS },
      },
    },
    (request) =>
      pictureGate.admit(
        async () => {
          const { fields, images } = await readForm(request, SearchForm, limits);
          const { galleryId, ...search } = fields;
          const gallery = readId("gal", galleryId);
          return searchJson(await pictureGate.run(() => leadlight.search(images[0].bytes, gallery, search)));
        },
        uploadBytesOf(request, limits),
      ),
  );
}

function searchJson(found: SearchedImage): Static<typeof SearchSchema> {
  const { pack, calibrationId, withheld, thresholds, gallery, faces } = found;
  return {
    pack,
    calibrationId,
    withheld,
    thresholds: given(thresholds),
    gallery: { ...gallery },
    faces: faces.map((face) => ({
      box: { ...face.box },
      detectionScore: face.detectionScore,
      unsearched: [...face.unsearched],
      candidates: face.matches.map((match) => matchJson(match, face, found)),
    })),
  };
}

function matchJson(match: Match, face: SearchedFace, found: SearchedImage) {
  const [{ portrait }] = match.portraits;
  return {
    subjectId: match.subject.id,
    reference: match.subject.details.reference,
    similarity: match.similarity,
    portraitId: portrait.id,
    portraitFaceId: portrait.faceId,
    ...showConfidence(match.confidence),
    evidence: evidenceJson(evidenceOfMatch(match, face, found)),
  };
}
