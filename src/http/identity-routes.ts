import { type Static, Type } from "typebox";
import { ShownConfidenceSchema, showConfidence } from "../domain/confidence.js";
import type { OperationId } from "../domain/ids.js";
import { ListThresholdsSchema } from "../domain/list-thresholds.js";
import { type IdentityView, MOST_SHOWN, type SearchedIdentity } from "../pipeline/identities.js";
import { DEFAULT_SUBJECTS, MOST_SUBJECTS } from "../pipeline/search-gallery.js";
import { basisProperties, given } from "./basis-json.js";
import { cutPage, DEFAULT_LIMIT, NextCursorSchema, pageQuery, readCursor } from "./cursor.js";
import type { HttpContext, HttpInstance } from "./http-context.js";
import { IdempotencyHeaders, onceReply } from "./idempotency.js";
import { operationNames } from "./operation-names.js";
import { IdParams, readId } from "./path-ids.js";
import { REFUSALS } from "./problem.js";
import { NameSchema, SimilaritySchema } from "./shared-json.js";

const DEFAULT_ADS = 2;
const MOST_MERGED = 50;

const summary = {
  id: Type.String(),
  operation: Type.String(),
  faces: Type.Integer({ description: "faces in pictures, each once" }),
  ads: Type.Integer({ description: "ads that show one of them" }),
};
const IdentitySchema = Type.Object({
  ...summary,
  places: Type.Array(Type.Object({ adId: Type.String(), faceId: Type.String() }), {
    description: `where its faces are, oldest ads first, at most ${MOST_SHOWN}; see /v1/faces/{id}/crop`,
  }),
});

const SearchedSchema = Type.Object({
  pack: Type.String(),
  ...basisProperties,
  faces: Type.Array(Type.String(), { description: "those that were searched as one probe" }),
  candidates: Type.Array(
    Type.Object({
      subjectId: Type.String(),
      reference: Type.String({ description: "the subject's number in its gallery" }),
      similarity: SimilaritySchema,
      portraitId: Type.String({ description: "the subject's portrait that matched best" }),
      portraitFaceId: Type.String(),
      ...ShownConfidenceSchema.properties,
    }),
    { description: "each subject once, nearest first" },
  ),
});

/** Who is the same person in the ads of an operation. */
export function identityRoutes(app: HttpInstance, context: HttpContext): void {
  const { identities, operations, store } = context.leadlight;
  const json = async (view: IdentityView) => identityJson(view, await operationNames(store));

  app.get(
    "/v1/identities",
    {
      config: { access: "ad.view" },
      schema: {
        operationId: "listIdentities",
        tags: ["links"],
        summary: "List the people whom several ads show",
        description: "Faces that have come since are grouped first.",
        querystring: Type.Object(
          {
            operation: NameSchema,
            leastAds: Type.Optional(Type.Integer({ minimum: 1, default: DEFAULT_ADS })),
            ...pageQuery,
          },
          { additionalProperties: false },
        ),
        response: {
          200: Type.Object({
            items: Type.Array(Type.Object(summary), { description: "oldest first" }),
            nextCursor: NextCursorSchema,
          }),
          ...REFUSALS,
        },
      },
    },
    async ({ query }) => {
      const { operation, leastAds = DEFAULT_ADS, limit = DEFAULT_LIMIT, cursor } = query;
      const after = cursor === undefined ? null : readCursor("ident", cursor);
      const { id } = await operations.named(operation);
      const listed = await identities.list(id, leastAds, { after, limit: limit + 1 });
      const { page, nextCursor } = cutPage(listed, limit, (one) => one.id);
      return {
        items: page.map((one) => ({ id: one.id, operation, faces: one.faces, ads: one.ads })),
        nextCursor,
      };
    },
  );

  app.get(
    "/v1/identities/:id",
    {
      config: { access: "ad.view" },
      schema: {
        operationId: "getIdentity",
        tags: ["links"],
        summary: "See where a person is shown",
        description: "In which ads, by which faces.",
        params: IdParams,
        response: { 200: IdentitySchema, ...REFUSALS },
      },
    },
    async ({ params }) => json(await identities.view(readId("ident", params.id))),
  );

  app.post(
    "/v1/identities/:id/split",
    {
      config: { access: "identity.decide" },
      schema: {
        operationId: "splitIdentity",
        tags: ["links"],
        summary: "Say that some faces are another person's",
        description: "In your name. However faces are grouped later, no identity has faces of both.",
        headers: IdempotencyHeaders,
        params: IdParams,
        body: Type.Object(
          { faceIds: Type.Array(Type.String(), { minItems: 1, maxItems: MOST_SHOWN, uniqueItems: true }) },
          { additionalProperties: false },
        ),
        response: {
          201: onceReply(Type.Object({ left: IdentitySchema, taken: IdentitySchema }), "What became of it."),
          ...REFUSALS,
        },
      },
    },
    (request, reply) =>
      context.answerOnce(request, reply, request.body, async () => {
        const { params, body } = request;
        const faces = body.faceIds.map((face) => readId("face", face));
        const { left, taken } = await identities.split(readId("ident", params.id), faces);
        return { status: 201, body: { left: await json(left), taken: await json(taken) } };
      }),
  );

  app.post(
    "/v1/identities/merge",
    {
      config: { access: "identity.decide" },
      schema: {
        operationId: "mergeIdentities",
        tags: ["links"],
        summary: "Say that identities are one person",
        description: "In your name. Their faces stay together however faces are grouped later.",
        headers: IdempotencyHeaders,
        body: Type.Object(
          {
            identityIds: Type.Array(Type.String(), { minItems: 2, maxItems: MOST_MERGED, uniqueItems: true }),
          },
          { additionalProperties: false },
        ),
        response: { 201: onceReply(IdentitySchema, "The identity."), ...REFUSALS },
      },
    },
    (request, reply) =>
      context.answerOnce(request, reply, request.body, async () => {
        const ids = request.body.identityIds.map((id) => readId("ident", id));
        return { status: 201, body: await json(await identities.merge(ids)) };
      }),
  );

  app.post(
    "/v1/identities/:id/search",
    {
      config: { access: "search.run" },
      schema: {
        operationId: "searchIdentity",
        tags: ["search"],
        summary: "Search a person whom ads show in a gallery",
        description:
          "All faces of the identity are one probe. Nothing is stored; a candidate is a proposal for people to judge.",
        params: IdParams,
        body: Type.Object(
          {
            galleryId: Type.String(),
            limit: Type.Optional(
              Type.Integer({ minimum: 1, maximum: MOST_SUBJECTS, default: DEFAULT_SUBJECTS }),
            ),
            ...ListThresholdsSchema.properties,
          },
          { additionalProperties: false },
        ),
        response: { 200: SearchedSchema, ...REFUSALS },
      },
    },
    async ({ params, body }) => {
      const { galleryId, ...request } = body;
      return searchedJson(
        await identities.search(readId("ident", params.id), readId("gal", galleryId), request),
      );
    },
  );
}

function identityJson(
  { id, operationId, faces, ads, places }: IdentityView,
  names: (id: OperationId) => string,
): Static<typeof IdentitySchema> {
  return { id, operation: names(operationId), faces, ads, places: places.map((place) => ({ ...place })) };
}

function searchedJson(found: SearchedIdentity): Static<typeof SearchedSchema> {
  const { pack, calibrationId, withheld, thresholds, faces, matches } = found;
  return {
    ...{ pack, calibrationId, withheld, thresholds: given(thresholds), faces: [...faces] },
    candidates: matches.map(({ subject, similarity, portraits: [{ portrait }], confidence }) => ({
      subjectId: subject.id,
      reference: subject.details.reference,
      similarity,
      portraitId: portrait.id,
      portraitFaceId: portrait.faceId,
      ...showConfidence(confidence),
    })),
  };
}
