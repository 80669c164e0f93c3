import { Type } from "typebox";
import { DEFAULT_OPERATION } from "../domain/operation.js";
import { operationNamed } from "../pipeline/leadlight.js";
import type { HttpContext, HttpInstance } from "./http-context.js";
import { IdempotencyHeaders, onceReply } from "./idempotency.js";
import { COMPARISONS_WAITING, TIMEOUTS } from "./limits.js";
import { knownGallery } from "./path-ids.js";
import { REFUSALS } from "./problem.js";
import { ByReasonSchema } from "./quality-json.js";
import { NameSchema } from "./shared-json.js";
import { createWorkGate } from "./work-gate.js";

const ComparisonRequest = Type.Object(
  {
    galleryId: Type.String({ description: "the gallery to search in" }),
    operation: Type.Optional(NameSchema),
    minSimilarity: Type.Optional(
      Type.Number({
        minimum: -1,
        maximum: 1,
        description:
          "similarity from which a pair becomes a candidate; the pack's own threshold unless given",
      }),
    ),
  },
  { additionalProperties: false },
);

const ComparisonSchema = Type.Object({
  pack: Type.String(),
  minSimilarity: Type.Number({ description: "similarity from which a pair became a candidate" }),
  faces: Type.Integer({ description: "faces of the operation that were searched" }),
  unsearched: Type.Object(
    { faces: Type.Integer(), byReason: ByReasonSchema },
    { description: "faces of the operation that were left out, and why" },
  ),
  candidates: Type.Object({
    new: Type.Integer(),
    known: Type.Integer({ description: "pairs that were candidates already, rejected ones included" }),
  }),
  seconds: Type.Number(),
});

export function comparisonRoutes(app: HttpInstance, context: HttpContext): void {
  const { leadlight } = context;
  const gate = createWorkGate(1 + COMPARISONS_WAITING, 1);

  app.post(
    "/v1/comparisons",
    {
      handlerTimeout: TIMEOUTS.comparisonMs,
      schema: {
        operationId: "compare",
        tags: ["candidates"],
        summary: "Search the faces of an operation in a gallery",
        description:
          "Records each pair above the threshold as a candidate for review and answers when all are searched. Running it " +
          "again adds only what is new: a rejected pair never comes back. Faces too poor to be searched are left out and " +
          "counted. Without `operation` it is `default`.",
        headers: IdempotencyHeaders,
        body: ComparisonRequest,
        response: { 201: onceReply(ComparisonSchema, "What was searched and found."), ...REFUSALS },
      },
    },
    (request, reply) =>
      gate.admit(() =>
        context.answerOnce(request, reply, request.body, () =>
          gate.run(async () => {
            const { galleryId, operation = DEFAULT_OPERATION, minSimilarity } = request.body;
            const gallery = await knownGallery(leadlight.store, galleryId);
            const { id } = await operationNamed(leadlight.store, operation);
            const body = await leadlight.compare({ operation: id, gallery, minSimilarity });
            return { status: 201, body };
          }),
        ),
      ),
  );
}
