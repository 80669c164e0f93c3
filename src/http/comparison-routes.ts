import { type Static, Type } from "typebox";
import { ListThresholdsSchema } from "../domain/list-thresholds.js";
import { DEFAULT_OPERATION } from "../domain/operation.js";
import type { ComparisonSummary } from "../pipeline/compare-gallery.js";
import { DEFAULT_REPORTS, MOST_REPORTS } from "../pipeline/comparison-reports.js";
import { basisProperties, given } from "./basis-json.js";
import type { HttpContext, HttpInstance } from "./http-context.js";
import { IdempotencyHeaders, onceReply } from "./idempotency.js";
import { COMPARISONS_WAITING, TIMEOUTS } from "./limits.js";
import { knownGallery } from "./path-ids.js";
import { REFUSALS } from "./problem.js";
import { ByReasonSchema } from "./quality-json.js";
import { MomentSchema, NameSchema } from "./shared-json.js";
import { createWorkGate } from "./work-gate.js";

const ComparisonRequest = Type.Object(
  {
    galleryId: Type.String({ description: "the gallery to search in" }),
    operation: Type.Optional(NameSchema),
    ...ListThresholdsSchema.properties,
  },
  { additionalProperties: false },
);

const ComparisonSchema = Type.Object({
  pack: Type.String(),
  ...basisProperties,
  faces: Type.Integer({ description: "faces of the operation that were searched, now or before" }),
  templates: Type.Integer({
    description:
      "probes that were searched now: the faces of one person in one ad are one probe, and what was compared before is not compared again",
  }),
  unsearched: Type.Object(
    { faces: Type.Integer(), byReason: ByReasonSchema },
    { description: "faces of the operation that were left out, and why" },
  ),
  candidates: Type.Object({
    new: Type.Integer(),
    known: Type.Integer({
      description:
        "candidates of the operation and the gallery that were there before, rejected ones included",
    }),
  }),
  strength: Type.Object({
    byLog10LR: Type.Record(Type.String(), Type.Integer(), {
      description: "new candidates by the whole number that their log10 LR begins with, rounded down",
    }),
    expectedFalse: Type.Union([Type.Number(), Type.Null()], {
      description: "false candidates to expect of the probes that were searched; null without a calibration",
    }),
  }),
  seconds: Type.Number(),
});

const ReportSchema = Type.Object({
  galleryId: Type.String(),
  startedAt: MomentSchema,
  finishedAt: Type.Union([MomentSchema, Type.Null()], {
    description: "null for one that is under way or ended early",
  }),
  report: Type.Union([ComparisonSchema, Type.Null()]),
});

export function comparisonRoutes(app: HttpInstance, context: HttpContext): void {
  const { leadlight } = context;
  const gate = createWorkGate({ places: 1 + COMPARISONS_WAITING, atOnce: 1 });

  app.get(
    "/v1/comparisons",
    {
      config: { access: "comparison.view" },
      schema: {
        operationId: "listComparisons",
        tags: ["candidates"],
        summary: "List what comparisons of an operation found",
        description: "The report of each, in numbers; it names nobody. Without `operation` it is `default`.",
        querystring: Type.Object(
          {
            operation: Type.Optional(NameSchema),
            limit: Type.Optional(
              Type.Integer({ minimum: 1, maximum: MOST_REPORTS, default: DEFAULT_REPORTS }),
            ),
          },
          { additionalProperties: false },
        ),
        response: {
          200: Type.Object({ items: Type.Array(ReportSchema, { description: "the latest first" }) }),
          ...REFUSALS,
        },
      },
    },
    async ({ query: { operation = DEFAULT_OPERATION, limit = DEFAULT_REPORTS } }) => {
      const { id } = await leadlight.operations.named(operation);
      const reports = await leadlight.comparisonReports(id, limit);
      return {
        items: reports.map(({ galleryId, startedAt, finishedAt, summary }) => ({
          galleryId,
          startedAt: startedAt.toISOString(),
          finishedAt: finishedAt?.toISOString() ?? null,
          report: summary && comparisonJson(summary),
        })),
      };
    },
  );

  app.post(
    "/v1/comparisons",
    {
      config: { access: "comparison.run" },
      handlerTimeout: TIMEOUTS.comparisonMs,
      schema: {
        operationId: "compare",
        tags: ["candidates"],
        summary: "Search the faces of an operation in a gallery",
        description:
          "Records each pair that no threshold leaves out as a candidate for review and answers when all are searched. " +
          "Without a threshold it is one expected false candidate for each probe. The faces of one person in one ad are one " +
          "probe. Running it again adds only what is new: a rejected pair never comes back. Faces too poor to be searched " +
          "are left out and counted. Without `operation` it is `default`.",
        headers: IdempotencyHeaders,
        body: ComparisonRequest,
        response: { 201: onceReply(ComparisonSchema, "What was searched and found."), ...REFUSALS },
      },
    },
    (request, reply) =>
      gate.admit(() =>
        context.answerOnce(request, reply, request.body, () =>
          gate.run(async () => {
            const { galleryId, operation = DEFAULT_OPERATION, ...thresholds } = request.body;
            const gallery = await knownGallery(leadlight.store, galleryId);
            const { id } = await leadlight.operations.named(operation);
            const summary = await leadlight.compare({ operation: id, gallery, ...thresholds });
            return { status: 201, body: comparisonJson(summary) };
          }),
        ),
      ),
  );
}

function comparisonJson(summary: ComparisonSummary): Static<typeof ComparisonSchema> {
  return { ...summary, thresholds: given(summary.thresholds) };
}
