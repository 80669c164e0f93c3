import { type Static, Type } from "typebox";
import type { OperationId } from "../domain/ids.js";
import type { StopEntry } from "../domain/links/stop-entry.js";
import type { HttpContext, HttpInstance } from "./http-context.js";
import { IdempotencyHeaders, onceReply } from "./idempotency.js";
import { operationNames } from "./operation-names.js";
import { IdParams, readId } from "./path-ids.js";
import { REFUSALS } from "./problem.js";
import { MomentSchema, NameSchema } from "./shared-json.js";

const StopEntrySchema = Type.Object({
  id: Type.String(),
  operation: Type.String(),
  node: Type.String({ description: "id of the node that ties nothing" }),
  note: Type.Union([Type.String(), Type.Null()], { description: "why" }),
  addedAt: MomentSchema,
});

const LONGEST_NODE = 600;
const LONGEST_NOTE = 1000;

/** What ties no ads because a supervisor says that it is everybody's. */
export function stopListRoutes(app: HttpInstance, context: HttpContext): void {
  const { stopList, operations, store } = context.leadlight;

  app.get(
    "/v1/stop-list",
    {
      config: { access: "ad.view" },
      schema: {
        operationId: "listStopped",
        tags: ["links"],
        summary: "List what ties no ads of an operation",
        description: "Because a supervisor says that it is everybody's.",
        querystring: Type.Object({ operation: NameSchema }, { additionalProperties: false }),
        response: {
          200: Type.Object({ items: Type.Array(StopEntrySchema, { description: "oldest first" }) }),
          ...REFUSALS,
        },
      },
    },
    async ({ query }) => {
      const { id } = await operations.named(query.operation);
      const names = await operationNames(store);
      return { items: (await stopList.list(id)).map((entry) => entryJson(entry, names)) };
    },
  );

  app.post(
    "/v1/stop-list",
    {
      config: { access: "stop-list.manage" },
      schema: {
        operationId: "addStopped",
        tags: ["links"],
        summary: "Say that something shared ties no ads",
        description: "An entry that is there already is answered with as it stands.",
        headers: IdempotencyHeaders,
        body: Type.Object(
          {
            operation: NameSchema,
            node: Type.String({
              minLength: 1,
              maxLength: LONGEST_NODE,
              description: "id of an image, identifier or identity as links name it",
            }),
            note: Type.Optional(Type.String({ maxLength: LONGEST_NOTE, description: "why" })),
          },
          { additionalProperties: false },
        ),
        response: { 201: onceReply(StopEntrySchema, "The entry."), ...REFUSALS },
      },
    },
    (request, reply) =>
      context.answerOnce(request, reply, request.body, async () => {
        const { operation, node, note = null } = request.body;
        const entry = await stopList.add((await operations.named(operation)).id, node, note);
        return { status: 201, body: entryJson(entry, await operationNames(store)) };
      }),
  );

  app.delete(
    "/v1/stop-list/:id",
    {
      config: { access: "stop-list.manage" },
      schema: {
        operationId: "removeStopped",
        tags: ["links"],
        summary: "Let something shared tie ads again",
        description: "Links and networks are made anew at the next request.",
        params: IdParams,
        response: { 204: Type.Null(), ...REFUSALS },
      },
    },
    async ({ params }, reply) => {
      await stopList.remove(readId("stop", params.id));
      return reply.code(204).send(null);
    },
  );
}

function entryJson(
  { id, operationId, node, note, addedAt }: StopEntry,
  names: (id: OperationId) => string,
): Static<typeof StopEntrySchema> {
  return { id, operation: names(operationId), node, note, addedAt: addedAt.toISOString() };
}
