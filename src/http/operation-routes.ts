import { type Static, Type } from "typebox";
import { MOST_REGIONS, MOST_RETENTION_DAYS } from "../domain/operation.js";
import { REVIEW_MODES } from "../domain/review-state.js";
import type { StaffedOperation } from "../pipeline/operations.js";
import type { HttpContext, HttpInstance } from "./http-context.js";
import { IdempotencyHeaders, onceReply } from "./idempotency.js";
import { IdParams, readId } from "./path-ids.js";
import { REFUSALS } from "./problem.js";
import { MomentSchema, NameSchema } from "./shared-json.js";

const rules = {
  reviewMode: Type.Enum([...REVIEW_MODES], {
    description: "how many people decide a candidate; with one, every result says so",
  }),
  blind: Type.Boolean({
    description:
      "whether similarity, confidence, rank and names are held back from a reviewer until they have given their opinion",
  }),
  retentionDays: Type.Union([Type.Integer({ minimum: 1, maximum: MOST_RETENTION_DAYS }), Type.Null()], {
    description: "how many days after its collection an ad is let go of; null for no such rule",
  }),
  onHold: Type.Boolean({ description: "whether nothing of it may be erased: it is needed as evidence" }),
};

const RegionsSchema = Type.Array(Type.String({ pattern: "^[A-Za-z]{2}$" }), {
  maxItems: MOST_REGIONS,
  description:
    "countries (ISO 3166-1) whose numbering plans phone numbers without a country code are read by, the likeliest first; ads that are there are read anew by `leadlight identifier refresh`",
});

const OperationSchema = Type.Object({
  id: Type.String(),
  name: Type.String(),
  createdAt: MomentSchema,
  ...rules,
  regions: RegionsSchema,
  members: Type.Array(Type.Object({ id: Type.String(), name: Type.String() }), {
    description: "who works on it; nobody else sees its data",
  }),
});

const MemberParams = Type.Object({
  ...IdParams.properties,
  userId: Type.String({ description: "opaque id" }),
});

/** The operations that the caller works on, and their members. */
export function operationRoutes(app: HttpInstance, context: HttpContext): void {
  const { operations } = context.leadlight;

  app.get(
    "/v1/operations",
    {
      config: { access: "ad.view" },
      schema: {
        operationId: "listOperations",
        tags: ["operations"],
        summary: "List the operations that you work on",
        description: "Others do not exist for you.",
        response: {
          200: Type.Object({ items: Type.Array(OperationSchema, { description: "oldest first" }) }),
          ...REFUSALS,
        },
      },
    },
    async () => {
      const staffed = await Promise.all((await operations.list()).map(operations.members));
      return { items: staffed.map(operationJson) };
    },
  );

  app.post(
    "/v1/operations",
    {
      config: { access: "operation.manage" },
      schema: {
        operationId: "openOperation",
        tags: ["operations"],
        summary: "Open an operation",
        description: "You work on it from then on, and say who else does.",
        headers: IdempotencyHeaders,
        body: Type.Object(
          { name: NameSchema, regions: Type.Optional(RegionsSchema) },
          { additionalProperties: false },
        ),
        response: { 201: onceReply(OperationSchema, "The operation."), ...REFUSALS },
      },
    },
    (request, reply) =>
      context.answerOnce(request, reply, request.body, async () => {
        const { name, regions } = request.body;
        const operation = await operations.open(name, regions === undefined ? undefined : { regions });
        return { status: 201, body: operationJson(await operations.members(operation)) };
      }),
  );

  app.patch(
    "/v1/operations/:id",
    {
      config: { access: "operation.manage" },
      schema: {
        operationId: "changeOperation",
        tags: ["operations"],
        summary: "Say how the candidates of an operation are reviewed, and its phone numbers read",
        description: "From now on: what is decided stays as it is.",
        params: IdParams,
        body: Type.Partial(Type.Object({ ...rules, regions: RegionsSchema }), {
          additionalProperties: false,
          minProperties: 1,
        }),
        response: { 200: OperationSchema, ...REFUSALS },
      },
    },
    async ({ params, body: { reviewMode, blind, regions, retentionDays, onHold } }) => {
      const operation = await operations.change(readId("op", params.id), {
        ...(reviewMode === undefined ? {} : { reviewMode }),
        ...(blind === undefined ? {} : { isBlind: blind }),
        ...(regions === undefined ? {} : { regions }),
        ...(retentionDays === undefined ? {} : { retentionDays }),
        ...(onHold === undefined ? {} : { isHeld: onHold }),
      });
      return operationJson(await operations.members(operation));
    },
  );

  const member = { tags: ["operations"], params: MemberParams, response: { 204: Type.Null(), ...REFUSALS } };
  app.put(
    "/v1/operations/:id/members/:userId",
    {
      config: { access: "operation.manage" },
      schema: {
        ...member,
        operationId: "addMember",
        summary: "Let somebody work on an operation",
        description: "Of an operation that you work on yourself.",
      },
    },
    async ({ params }, reply) => {
      await operations.setMember(readId("op", params.id), readId("user", params.userId), true);
      return reply.code(204).send(null);
    },
  );

  app.delete(
    "/v1/operations/:id/members/:userId",
    {
      config: { access: "operation.manage" },
      schema: {
        ...member,
        operationId: "removeMember",
        summary: "Let somebody work on an operation no longer",
        description: "What they have done in it stays.",
      },
    },
    async ({ params }, reply) => {
      await operations.setMember(readId("op", params.id), readId("user", params.userId), false);
      return reply.code(204).send(null);
    },
  );
}

function operationJson({ operation, members }: StaffedOperation): Static<typeof OperationSchema> {
  return {
    id: operation.id,
    name: operation.name,
    createdAt: operation.createdAt.toISOString(),
    reviewMode: operation.reviewMode,
    blind: operation.isBlind,
    retentionDays: operation.retentionDays,
    onHold: operation.isHeld,
    regions: [...operation.regions],
    members: members.map(({ id, name }) => ({ id, name })),
  };
}
