import { type Static, Type } from "typebox";
import { ORIENTATIONS } from "../domain/pdq/picture-hash.js";
import {
  COPY_RANGES,
  DEFAULT_PICTURES,
  type FoundBy,
  MOST_PICTURES,
  type SearchedPictures,
} from "../pipeline/search-pictures.js";
import type { HttpContext, HttpInstance } from "./http-context.js";
import { imageForm, readForm, uploadBytesOf } from "./image-form.js";
import { readId } from "./path-ids.js";
import { REFUSALS } from "./problem.js";
import { Sha256Schema, SimilaritySchema } from "./shared-json.js";

const ImageSearchForm = imageForm(
  {
    operationId: Type.String({ description: "the operation whose ads are searched" }),
    limit: Type.Optional(
      Type.Integer({
        minimum: 1,
        maximum: MOST_PICTURES,
        default: DEFAULT_PICTURES,
        description: "at most so many images",
      }),
    ),
    minSimilarity: Type.Optional(
      Type.Number({
        minimum: -1,
        maximum: 1,
        description: "leave out what is less similar; that of the pack unless given",
      }),
    ),
    maxDistance: Type.Optional(
      Type.Integer({
        ...COPY_RANGES.maxDistance,
        description: "bits in which the hashes of copies may differ",
      }),
    ),
    qualityFloor: Type.Optional(
      Type.Integer({
        ...COPY_RANGES.qualityFloor,
        description: "hashes of a lower quality are not compared",
      }),
    ),
  },
  "one",
);

const FoundBySchema = Type.Object({
  method: Type.Enum(["file", "pdq", "embedding"], {
    description:
      "`file`: it is the same file; `pdq`: it is a copy by its hash; `embedding`: the pack for pictures finds them alike",
  }),
  distance: Type.Optional(Type.Integer({ description: "bits in which the hashes differ" })),
  orientation: Type.Optional(
    Type.Enum([...ORIENTATIONS], {
      description: "how the searched picture has to be turned or mirrored to look like this one",
    }),
  ),
  quality: Type.Optional(Type.Integer({ description: "of the hash of this one, 0 to 100" })),
  similarity: Type.Optional(SimilaritySchema),
});

const ImageSearchSchema = Type.Object({
  pack: Type.String({ description: "the model pack for pictures" }),
  minSimilarity: Type.Number({ description: "from which on images are listed" }),
  coverage: Type.Object(
    { embedded: Type.Integer(), failed: Type.Integer(), waiting: Type.Integer() },
    {
      description:
        "images of the operation that were compared, that could not be, and that were not looked at yet",
    },
  ),
  hash: Type.Object(
    { quality: Type.Integer(), compared: Type.Boolean() },
    { description: "of the searched picture, 0 to 100, and whether it sufficed to look for copies" },
  ),
  copies: Type.Integer({ description: "how many images are copies by their hash; `images` may have fewer" }),
  images: Type.Array(
    Type.Object({
      sha256: Sha256Schema,
      foundBy: Type.Array(FoundBySchema, { minItems: 1 }),
      ads: Type.Object(
        { count: Type.Integer(), first: Type.Array(Type.String(), { description: "ids of the oldest" }) },
        { description: "the ads of the operation that show it" },
      ),
    }),
    { description: "the same file first, then copies, then what is alike; nearest first" },
  ),
});

/** Images in ads that are like a picture. */
export function pictureSearchRoutes(
  app: HttpInstance,
  { leadlight, limits, pictureGate }: HttpContext,
): void {
  app.post(
    "/v1/search/images",
    {
      config: { access: "search.run" },
      schema: {
        operationId: "searchImages",
        tags: ["search"],
        summary: "Search a picture among those in the ads of an operation",
        description:
          "Nothing is stored. Finds the same file, and pictures that were made of this one or that it was made of: cropped, bordered, " +
          "mirrored, in other colours, one of a collage of four. Images that were not looked at yet are found by their file and their hash alone.",
        consumes: ["multipart/form-data"],
        body: ImageSearchForm.body,
        response: { 200: ImageSearchSchema, ...REFUSALS },
      },
    },
    (request) =>
      pictureGate.admit(
        async () => {
          const { fields, images } = await readForm(request, ImageSearchForm, limits);
          const { operationId, ...search } = fields;
          const operation = readId("op", operationId);
          return toJson(
            await pictureGate.run(() => leadlight.searchPictures(images[0].bytes, { operation, ...search })),
          );
        },
        uploadBytesOf(request, limits),
      ),
  );
}

function toJson(found: SearchedPictures): Static<typeof ImageSearchSchema> {
  const { pack, minSimilarity, coverage, hash, copies, matches } = found;
  return {
    pack,
    minSimilarity,
    coverage: { ...coverage },
    hash: { quality: hash.quality, compared: hash.isCompared },
    copies,
    images: matches.map(({ image, foundBy, ads }) => ({
      sha256: image,
      foundBy: foundBy.map((by: FoundBy) => ({ ...by })),
      ads: { count: ads.count, first: [...ads.first] },
    })),
  };
}
