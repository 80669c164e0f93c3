import { type Static, Type } from "typebox";
import { ShownWeightSchema, showConfidence } from "../domain/confidence.js";
import { ListThresholdsSchema } from "../domain/list-thresholds.js";
import { DEFAULT_AD_FACES, MOST_AD_FACES, type SearchedAdFaces } from "../pipeline/search-ad-faces.js";
import { basisProperties, given } from "./basis-json.js";
import type { HttpContext, HttpInstance } from "./http-context.js";
import { imageForm, readForm, uploadBytesOf } from "./image-form.js";
import { IdParams, readId } from "./path-ids.js";
import { REFUSALS } from "./problem.js";
import { UnsearchedSchema } from "./quality-json.js";
import {
  BoxSchema,
  DetectionScoreSchema,
  NameSchema,
  Sha256Schema,
  SimilaritySchema,
} from "./shared-json.js";

const asked = {
  limit: Type.Optional(
    Type.Integer({
      minimum: 1,
      maximum: MOST_AD_FACES,
      default: DEFAULT_AD_FACES,
      description: "at most so many faces for each of the picture",
    }),
  ),
  ...ListThresholdsSchema.properties,
  everyFace: Type.Optional(
    Type.Boolean({ default: false, description: "search also the faces that are too poor to be searched" }),
  ),
};

const AdFaceSearchForm = imageForm(
  { operationId: Type.String({ description: "the operation whose ads are searched" }), ...asked },
  "one",
);

const FaceSearchRequest = Type.Object({ operation: NameSchema, ...asked }, { additionalProperties: false });

const AdFaceSearchSchema = Type.Object({
  pack: Type.String({ description: "the model pack; similarities of different packs cannot be compared" }),
  ...basisProperties,
  searched: Type.Integer({ description: "distinct faces in the ads of the operation that were searched" }),
  faces: Type.Array(
    Type.Object({
      box: BoxSchema,
      detectionScore: DetectionScoreSchema,
      unsearched: UnsearchedSchema,
      matches: Type.Array(
        Type.Object({
          faceId: Type.String({ description: "see /v1/faces/{id}/crop" }),
          imageSha256: Sha256Schema,
          box: BoxSchema,
          similarity: SimilaritySchema,
          ...ShownWeightSchema.properties,
          ads: Type.Object(
            {
              count: Type.Integer(),
              first: Type.Array(Type.String(), { description: "ids of the oldest" }),
            },
            { description: "the ads of the operation that show the picture" },
          ),
        }),
        { description: "nearest first" },
      ),
    }),
    { description: "largest first" },
  ),
});

/** Faces in ads that are like those of a picture. */
export function adFaceSearchRoutes(app: HttpInstance, { leadlight, limits, pictureGate }: HttpContext): void {
  app.post(
    "/v1/search/ad-faces",
    {
      config: { access: "search.run" },
      schema: {
        operationId: "searchAdFaces",
        tags: ["search"],
        summary: "Search the faces of a picture among those in the ads of an operation",
        description:
          "Nothing is stored. Finds other photographs of a person in ads; a match is a proposal for people to judge. Faces in ads that are " +
          "too poor to be searched are in no match.",
        consumes: ["multipart/form-data"],
        body: AdFaceSearchForm.body,
        response: { 200: AdFaceSearchSchema, ...REFUSALS },
      },
    },
    (request) =>
      pictureGate.admit(
        async () => {
          const { fields, images } = await readForm(request, AdFaceSearchForm, limits);
          const { operationId, ...search } = fields;
          const operation = readId("op", operationId);
          return toJson(
            await pictureGate.run(() =>
              leadlight.searchAdFaces.ofPicture(images[0].bytes, { operation, ...search }),
            ),
          );
        },
        uploadBytesOf(request, limits),
      ),
  );
}

/** Faces in ads that are like one of them. */
export function faceSearchRoutes(app: HttpInstance, { leadlight }: HttpContext): void {
  app.post(
    "/v1/faces/:id/search",
    {
      config: { access: "search.run" },
      schema: {
        operationId: "searchFace",
        tags: ["search"],
        summary: "Search a face in an ad among those in the ads of its operation",
        description: "Nothing is stored. The face is found itself, with the ads that show its picture.",
        params: IdParams,
        body: FaceSearchRequest,
        response: { 200: AdFaceSearchSchema, ...REFUSALS },
      },
    },
    async ({ params, body: { operation: name, ...search } }) => {
      const operation = (await leadlight.operations.named(name)).id;
      return toJson(
        await leadlight.searchAdFaces.ofFace(readId("face", params.id), { operation, ...search }),
      );
    },
  );
}

function toJson({ faces, thresholds, ...basis }: SearchedAdFaces): Static<typeof AdFaceSearchSchema> {
  return {
    ...basis,
    thresholds: given(thresholds),
    faces: faces.map(({ box, detectionScore, unsearched, matches }) => ({
      box: { ...box },
      detectionScore,
      unsearched: [...unsearched],
      matches: matches.map(({ face, image, box: its, similarity, confidence, ads }) => ({
        faceId: face,
        imageSha256: image,
        box: { ...its },
        similarity,
        ...showConfidence(confidence),
        ads: { count: ads.count, first: [...ads.first] },
      })),
    })),
  };
}
