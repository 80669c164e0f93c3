import { type Static, Type } from "typebox";
import { DEFAULT_SUBJECTS, MOST_SUBJECTS, type SearchedImage } from "../pipeline/search-gallery.js";
import type { HttpContext, HttpInstance } from "./http-context.js";
import { imageForm, readForm } from "./image-form.js";
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
    minSimilarity: Type.Optional(
      Type.Number({ minimum: -1, maximum: 1, default: -1, description: "leave out what is below" }),
    ),
    everyFace: Type.Optional(
      Type.Boolean({ default: false, description: "search also the faces that are too poor to be searched" }),
    ),
  },
  "one",
);

const SearchSchema = Type.Object({
  pack: Type.String({ description: "the model pack; similarities of different packs cannot be compared" }),
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
      schema: {
        operationId: "searchFaces",
        tags: ["search"],
        summary: "Search the faces of a picture in a gallery",
        description:
          "Nothing is stored. A candidate is a proposal for people to judge: the nearest subject is listed however far " +
          "away it is unless `minSimilarity` leaves it out. A face too poor to be searched has its reasons in `unsearched` " +
          "and no candidates, unless `everyFace` is true.",
        consumes: ["multipart/form-data"],
        body: SearchForm.body,
        response: { 200: SearchSchema, ...REFUSALS },
      },
    },
    (request) =>
      pictureGate.admit(async () => {
        const { fields, images } = await readForm(request, SearchForm, limits);
        const { galleryId, ...search } = fields;
        const gallery = readId("gal", galleryId);
        return searchJson(await pictureGate.run(() => leadlight.search(images[0].bytes, gallery, search)));
      }),
  );
}

function searchJson({ pack, faces }: SearchedImage): Static<typeof SearchSchema> {
  return {
    pack,
    faces: faces.map(({ box, detectionScore, unsearched, matches }) => ({
      box: { ...box },
      detectionScore,
      unsearched: [...unsearched],
      candidates: matches.map(({ subject, portrait, similarity }) => ({
        subjectId: subject.id,
        reference: subject.details.reference,
        similarity,
        portraitId: portrait.id,
        portraitFaceId: portrait.faceId,
      })),
    })),
  };
}
