import { type Static, Type } from "typebox";
import { ALERT_STATES } from "../domain/alert.js";
import type { OperationId } from "../domain/ids.js";
import type { ToldAlert } from "../pipeline/alerts.js";
import type { HttpContext, HttpInstance } from "./http-context.js";
import { IdempotencyHeaders, onceReply } from "./idempotency.js";
import { operationNames } from "./operation-names.js";
import { IdParams, knownGallery, readId } from "./path-ids.js";
import { REFUSALS } from "./problem.js";
import { MomentSchema, NameSchema } from "./shared-json.js";

const AlertSchema = Type.Object({
  id: Type.String(),
  operation: Type.String(),
  galleryId: Type.String(),
  candidateId: Type.Union([Type.String(), Type.Null()], {
    description: "the first one; to those who decide candidates only while it is open",
  }),
  faces: Type.Union(
    [
      Type.Object({
        ad: Type.String({ description: "see /v1/faces/{id}/crop" }),
        portrait: Type.String(),
      }),
      Type.Null(),
    ],
    { description: "of that candidate" },
  ),
  ads: Type.Integer({ description: "ads that show the person" }),
  candidates: Type.Integer({ description: "candidates that these made" }),
  state: Type.Enum([...ALERT_STATES]),
  createdAt: MomentSchema,
  lastAt: Type.String({ format: "date-time", description: "when the last ad was added" }),
});

const LONGEST_PAGE = 200;
const DEFAULT_PAGE = 50;

/** What standing searches found. */
export function alertRoutes(app: HttpInstance, context: HttpContext): void {
  const { alerts, operations, store } = context.leadlight;

  app.get(
    "/v1/alerts",
    {
      config: { access: "candidate.view" },
      schema: {
        operationId: "listAlerts",
        tags: ["alerts"],
        summary: "List what standing searches found",
        description:
          "One alert for each person and subject, however many ads show the person: it takes in further ads until it is seen, for at most a " +
          "day. Page by page: pass `next` as `after`, with the same filter, until it is null.",
        querystring: Type.Object(
          {
            operation: Type.Optional(NameSchema),
            galleryId: Type.Optional(Type.String()),
            state: Type.Optional(Type.Enum([...ALERT_STATES])),
            after: Type.Optional(Type.String({ description: "the alert before the first one wanted" })),
            limit: Type.Optional(Type.Integer({ minimum: 1, maximum: LONGEST_PAGE, default: DEFAULT_PAGE })),
          },
          { additionalProperties: false },
        ),
        response: {
          200: Type.Object({
            items: Type.Array(AlertSchema, { description: "newest first" }),
            total: Type.Integer({ description: "of all pages" }),
            next: Type.Union([Type.String(), Type.Null()], { description: "null on the last page" }),
          }),
          ...REFUSALS,
        },
      },
    },
    async ({ query: { operation, galleryId, state, after, limit = DEFAULT_PAGE } }) => {
      const wanted = {
        operation: operation === undefined ? undefined : (await operations.named(operation)).id,
        gallery: galleryId === undefined ? undefined : await knownGallery(store, galleryId),
        state,
      };
      // One more than asked for tells whether there is another page.
      const from = { after: after === undefined ? null : readId("alert", after), limit: limit + 1 };
      const found = await alerts.list(wanted, from);
      const page = found.slice(0, limit);
      const names = await operationNames(store);
      return {
        items: page.map((alert) => alertJson(alert, names)),
        total: await alerts.count(wanted),
        next: found.length > limit ? (page.at(-1)?.id ?? null) : null,
      };
    },
  );

  app.get(
    "/v1/alerts/count",
    {
      config: { access: "candidate.view" },
      schema: {
        operationId: "countAlerts",
        tags: ["alerts"],
        summary: "Count what standing searches found",
        description: "Of one operation, or of all that you work on. Cheap enough to ask again and again.",
        querystring: Type.Object(
          { operation: Type.Optional(NameSchema), state: Type.Optional(Type.Enum([...ALERT_STATES])) },
          { additionalProperties: false },
        ),
        response: { 200: Type.Object({ total: Type.Integer() }), ...REFUSALS },
      },
    },
    async ({ query: { operation, state } }) => {
      const id = operation === undefined ? undefined : (await operations.named(operation)).id;
      return { total: await alerts.count({ operation: id, state }) };
    },
  );

  app.post(
    "/v1/alerts/:id/seen",
    {
      config: { access: "candidate.view" },
      schema: {
        operationId: "seeAlert",
        tags: ["alerts"],
        summary: "Note that an alert was seen",
        description: "For everybody. Ads that come afterwards are another alert.",
        headers: IdempotencyHeaders,
        params: IdParams,
        body: Type.Object({}, { additionalProperties: false }),
        response: { 201: onceReply(AlertSchema, "The alert, seen."), ...REFUSALS },
      },
    },
    (request, reply) =>
      context.answerOnce(request, reply, request.body, async () => {
        const alert = await alerts.see(readId("alert", request.params.id));
        return { status: 201, body: alertJson(alert, await operationNames(store)) };
      }),
  );
}

function alertJson(
  { operationId, faces, createdAt, lastAt, ...alert }: ToldAlert,
  names: (id: OperationId) => string,
): Static<typeof AlertSchema> {
  return {
    ...alert,
    faces: faces && { ...faces },
    operation: names(operationId),
    createdAt: createdAt.toISOString(),
    lastAt: lastAt.toISOString(),
  };
}
