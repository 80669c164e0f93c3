import { type Static, Type } from "typebox";
import type { OperationId } from "../domain/ids.js";
import { ListThresholdsSchema } from "../domain/list-thresholds.js";
import { DEFAULT_OPERATION } from "../domain/operation.js";
import type { Watch } from "../domain/watch.js";
import { given } from "./basis-json.js";
import type { HttpContext, HttpInstance } from "./http-context.js";
import { IdempotencyHeaders, onceReply } from "./idempotency.js";
import { operationNames } from "./operation-names.js";
import { IdParams, knownGallery, readId } from "./path-ids.js";
import { REFUSALS } from "./problem.js";
import { MomentSchema, NameSchema } from "./shared-json.js";

const WatchSchema = Type.Object({
  id: Type.String(),
  operation: Type.String(),
  galleryId: Type.String(),
  thresholds: Type.Object(ListThresholdsSchema.properties, { description: "empty for those by default" }),
  addedAt: MomentSchema,
});

/** Galleries in which everything new of an operation is searched, and the other way round. */
export function watchRoutes(app: HttpInstance, context: HttpContext): void {
  const { watches, operations, store } = context.leadlight;

  app.get(
    "/v1/watches",
    {
      config: { access: "gallery.view" },
      schema: {
        operationId: "listWatches",
        tags: ["alerts"],
        summary: "List the watched galleries",
        description: "Of one operation, or of all that you work on.",
        querystring: Type.Object({ operation: Type.Optional(NameSchema) }, { additionalProperties: false }),
        response: {
          200: Type.Object({ items: Type.Array(WatchSchema, { description: "oldest first" }) }),
          ...REFUSALS,
        },
      },
    },
    async ({ query: { operation } }) => {
      const id = operation === undefined ? undefined : (await operations.named(operation)).id;
      const names = await operationNames(store);
      return { items: (await watches.list(id)).map((watch) => watchJson(watch, names)) };
    },
  );

  app.post(
    "/v1/watches",
    {
      config: { access: "watch.manage" },
      schema: {
        operationId: "addWatch",
        tags: ["alerts"],
        summary: "Watch a gallery for an operation",
        description:
          "From now on each new ad is searched in the gallery, and each new portrait in all ads of the operation. What is there already is for " +
          "a comparison. A gallery that is watched goes on with these thresholds. Without `operation` it is `default`.",
        headers: IdempotencyHeaders,
        body: Type.Object(
          {
            galleryId: Type.String({ description: "the gallery to watch" }),
            operation: Type.Optional(NameSchema),
            ...ListThresholdsSchema.properties,
          },
          { additionalProperties: false },
        ),
        response: { 201: onceReply(WatchSchema, "The watch."), ...REFUSALS },
      },
    },
    (request, reply) =>
      context.answerOnce(request, reply, request.body, async () => {
        const { galleryId, operation = DEFAULT_OPERATION, ...thresholds } = request.body;
        const gallery = await knownGallery(store, galleryId);
        const { id } = await operations.named(operation);
        const watch = await watches.add(id, gallery, thresholds);
        return { status: 201, body: watchJson(watch, await operationNames(store)) };
      }),
  );

  app.delete(
    "/v1/watches/:id",
    {
      config: { access: "watch.manage" },
      schema: {
        operationId: "removeWatch",
        tags: ["alerts"],
        summary: "Watch a gallery no more",
        description: "Alerts and candidates stay.",
        params: IdParams,
        response: { 204: Type.Null(), ...REFUSALS },
      },
    },
    async ({ params }, reply) => {
      await watches.remove(readId("watch", params.id));
      return reply.code(204).send(null);
    },
  );
}

function watchJson(
  { id, operationId, galleryId, thresholds, addedAt }: Watch,
  names: (id: OperationId) => string,
): Static<typeof WatchSchema> {
  return {
    id,
    operation: names(operationId),
    galleryId,
    thresholds: given(thresholds),
    addedAt: addedAt.toISOString(),
  };
}
