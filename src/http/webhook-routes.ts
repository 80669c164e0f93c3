import { type Static, Type } from "typebox";
import type { OperationId } from "../domain/ids.js";
import { DELIVERY_STATES, type Webhook } from "../domain/webhook.js";
import type { LoggedDelivery } from "../pipeline/webhooks.js";
import type { HttpContext, HttpInstance } from "./http-context.js";
import { IdempotencyHeaders, onceReply } from "./idempotency.js";
import { operationNames } from "./operation-names.js";
import { IdParams, readId } from "./path-ids.js";
import { REFUSALS } from "./problem.js";
import { MomentSchema, NameSchema } from "./shared-json.js";

const WebhookSchema = Type.Object({
  id: Type.String(),
  operation: Type.String(),
  url: Type.String(),
  addedAt: MomentSchema,
});

const DeliverySchema = Type.Object({
  id: Type.String(),
  webhookId: Type.String(),
  alertId: Type.String(),
  state: Type.Enum([...DELIVERY_STATES]),
  createdAt: MomentSchema,
  dueAt: Type.Union([MomentSchema, Type.Null()], { description: "null unless it is waiting" }),
  attempts: Type.Array(
    Type.Object({
      at: MomentSchema,
      status: Type.Union([Type.Integer(), Type.Null()], { description: "null where no answer came" }),
      problem: Type.Union([Type.String(), Type.Null()], { description: "null when it was delivered" }),
      milliseconds: Type.Number(),
    }),
    { description: "oldest first" },
  ),
});

const LONGEST_PAGE = 200;
const DEFAULT_PAGE = 50;
const LONGEST_URL = 4000;

/** Programs that are told of alerts. */
export function webhookRoutes(app: HttpInstance, context: HttpContext): void {
  const { webhooks, operations, store } = context.leadlight;

  app.get(
    "/v1/webhooks",
    {
      config: { access: "webhook.manage" },
      schema: {
        operationId: "listWebhooks",
        tags: ["alerts"],
        summary: "List the targets of webhooks",
        description: "Without their secrets, which nobody is shown again.",
        response: {
          200: Type.Object({ items: Type.Array(WebhookSchema, { description: "oldest first" }) }),
          ...REFUSALS,
        },
      },
    },
    async () => {
      const names = await operationNames(store);
      return { items: (await webhooks.list()).map((webhook) => webhookJson(webhook, names)) };
    },
  );

  app.post(
    "/v1/webhooks",
    {
      config: { access: "webhook.manage" },
      schema: {
        operationId: "addWebhook",
        tags: ["alerts"],
        summary: "Tell a target of the alerts of an operation",
        description:
          "The answer has the secret that signs what is sent, this once. No answer is kept: there is no Idempotency-Key.",
        body: Type.Object(
          { operation: NameSchema, url: Type.String({ minLength: 1, maxLength: LONGEST_URL }) },
          { additionalProperties: false },
        ),
        response: {
          201: Type.Object({ ...WebhookSchema.properties, secret: Type.String() }),
          ...REFUSALS,
        },
      },
    },
    async ({ body }, reply) => {
      const { id } = await operations.named(body.operation);
      const { webhook, secret } = await webhooks.add(id, body.url);
      reply.code(201);
      return { ...webhookJson(webhook, await operationNames(store)), secret };
    },
  );

  app.delete(
    "/v1/webhooks/:id",
    {
      config: { access: "webhook.manage" },
      schema: {
        operationId: "removeWebhook",
        tags: ["alerts"],
        summary: "Tell a target no more",
        description: "Its deliveries go with it.",
        params: IdParams,
        response: { 204: Type.Null(), ...REFUSALS },
      },
    },
    async ({ params }, reply) => {
      await webhooks.remove(readId("hook", params.id));
      return reply.code(204).send(null);
    },
  );

  app.get(
    "/v1/webhook-deliveries",
    {
      config: { access: "webhook.manage" },
      schema: {
        operationId: "listDeliveries",
        tags: ["alerts"],
        summary: "List what was sent to targets",
        description:
          "With every attempt. `state=dead` are the dead letters. Page by page: pass `next` as `after`, with the same filter, until it is null.",
        querystring: Type.Object(
          {
            state: Type.Optional(Type.Enum([...DELIVERY_STATES])),
            after: Type.Optional(Type.String({ description: "the delivery before the first one wanted" })),
            limit: Type.Optional(Type.Integer({ minimum: 1, maximum: LONGEST_PAGE, default: DEFAULT_PAGE })),
          },
          { additionalProperties: false },
        ),
        response: {
          200: Type.Object({
            items: Type.Array(DeliverySchema, { description: "newest first" }),
            next: Type.Union([Type.String(), Type.Null()], { description: "null on the last page" }),
          }),
          ...REFUSALS,
        },
      },
    },
    async ({ query: { state, after, limit = DEFAULT_PAGE } }) => {
      // One more than asked for tells whether there is another page.
      const from = { after: after === undefined ? null : readId("deliv", after), limit: limit + 1 };
      const found = await webhooks.deliveries({ state }, from);
      const page = found.slice(0, limit);
      return { items: page.map(deliveryJson), next: found.length > limit ? (page.at(-1)?.id ?? null) : null };
    },
  );

  app.post(
    "/v1/webhook-deliveries/:id/replay",
    {
      config: { access: "webhook.manage" },
      schema: {
        operationId: "replayDelivery",
        tags: ["alerts"],
        summary: "Send a delivery again",
        description: "Whatever became of it.",
        headers: IdempotencyHeaders,
        params: IdParams,
        body: Type.Object({}, { additionalProperties: false }),
        response: { 201: onceReply(DeliverySchema, "The delivery, waiting."), ...REFUSALS },
      },
    },
    (request, reply) =>
      context.answerOnce(request, reply, request.body, async () => ({
        status: 201,
        body: deliveryJson(await webhooks.replay(readId("deliv", request.params.id))),
      })),
  );
}

function webhookJson(
  { id, operationId, url, addedAt }: Webhook,
  names: (id: OperationId) => string,
): Static<typeof WebhookSchema> {
  return { id, operation: names(operationId), url, addedAt: addedAt.toISOString() };
}

function deliveryJson(delivery: LoggedDelivery): Static<typeof DeliverySchema> {
  const { id, webhookId, alertId, state, createdAt, dueAt, log } = delivery;
  return {
    ...{ id, webhookId, alertId, state },
    createdAt: createdAt.toISOString(),
    dueAt: state === "waiting" ? dueAt.toISOString() : null,
    attempts: log.map((attempt) => ({ ...attempt, at: attempt.at.toISOString() })),
  };
}
