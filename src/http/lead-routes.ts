import { type Static, Type } from "typebox";
import type { OperationId } from "../domain/ids.js";
import type { Lead } from "../domain/lead.js";
import type { LeadView } from "../pipeline/leads.js";
import { OpenCandidateSchema, openCandidateJson } from "./candidate-json.js";
import type { HttpContext, HttpInstance } from "./http-context.js";
import { IdempotencyHeaders, onceReply } from "./idempotency.js";
import { operationNames } from "./operation-names.js";
import { IdParams, readId } from "./path-ids.js";
import { REFUSALS } from "./problem.js";
import { MomentSchema } from "./shared-json.js";

const LeadSchema = Type.Object({
  id: Type.String(),
  draftedAt: MomentSchema,
  release: Type.Union(
    [
      Type.Object({ by: Type.String({ description: "name of the supervisor" }), at: MomentSchema }),
      Type.Null(),
    ],
    { description: "null for a draft" },
  ),
});

const LeadWithCandidate = Type.Object({ ...LeadSchema.properties, candidate: OpenCandidateSchema });

const LONGEST_PAGE = 200;
const DEFAULT_PAGE = 50;

/** What people have verified, and a supervisor releases. */
export function leadRoutes(app: HttpInstance, context: HttpContext): void {
  const { leads, store } = context.leadlight;

  app.get(
    "/v1/leads",
    {
      config: { access: "lead.view" },
      schema: {
        operationId: "listLeads",
        tags: ["leads"],
        summary: "List the leads",
        description: "Page by page: pass `next` as `after`, with the same filter, until it is null.",
        querystring: Type.Object(
          {
            isReleased: Type.Optional(Type.Boolean({ description: "only released ones, or only drafts" })),
            after: Type.Optional(Type.String({ description: "the lead before the first one wanted" })),
            limit: Type.Optional(Type.Integer({ minimum: 1, maximum: LONGEST_PAGE, default: DEFAULT_PAGE })),
          },
          { additionalProperties: false },
        ),
        response: {
          200: Type.Object({
            items: Type.Array(LeadWithCandidate, { description: "oldest first" }),
            next: Type.Union([Type.String(), Type.Null()], { description: "null on the last page" }),
          }),
          ...REFUSALS,
        },
      },
    },
    async ({ query: { isReleased, after, limit = DEFAULT_PAGE } }) => {
      // One more than asked for tells whether there is another page.
      const from = { after: after === undefined ? null : readId("lead", after), limit: limit + 1 };
      const views = await leads.list({ isReleased }, from);
      const page = views.slice(0, limit);
      const names = await operationNames(store);
      return {
        items: page.map((view) => viewJson(view, names)),
        next: views.length > limit ? (page.at(-1)?.lead.id ?? null) : null,
      };
    },
  );

  app.post(
    "/v1/leads/:id/release",
    {
      config: { access: "lead.release" },
      schema: {
        operationId: "releaseLead",
        tags: ["leads"],
        summary: "Release a lead",
        description: "Once, and in your name: you answer for it.",
        headers: IdempotencyHeaders,
        params: IdParams,
        body: Type.Object({}, { additionalProperties: false }),
        response: { 201: onceReply(LeadSchema, "The lead, released."), ...REFUSALS },
      },
    },
    (request, reply) =>
      context.answerOnce(request, reply, request.body, async () => ({
        status: 201,
        body: leadJson(await leads.release(readId("lead", request.params.id))),
      })),
  );
}

function leadJson({ id, draftedAt, release }: Lead): Static<typeof LeadSchema> {
  return {
    id,
    draftedAt: draftedAt.toISOString(),
    release: release && { by: release.by, at: release.at.toISOString() },
  };
}

function viewJson(
  { lead, ...view }: LeadView,
  names: (id: OperationId) => string,
): Static<typeof LeadWithCandidate> {
  return { ...leadJson(lead), candidate: openCandidateJson(view, names) };
}
