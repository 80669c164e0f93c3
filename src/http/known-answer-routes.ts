import { Type } from "typebox";
import type { HttpContext, HttpInstance } from "./http-context.js";
import { IdempotencyHeaders, onceReply } from "./idempotency.js";
import { IdParams, readId } from "./path-ids.js";
import { REFUSALS } from "./problem.js";

const MOST_CANDIDATES = 1000;
const LARGEST_SEED = 2 ** 31 - 1;
const DEFAULT_SEED = 1;

/** Either, so that one request says one thing. */
const AskedAgain = Type.Union([
  Type.Object(
    {
      candidateIds: Type.Array(Type.String(), {
        minItems: 1,
        maxItems: MOST_CANDIDATES,
        uniqueItems: true,
        description: "verified and excluded candidates of the operation",
      }),
    },
    { additionalProperties: false },
  ),
  Type.Object(
    {
      share: Type.Number({ exclusiveMinimum: 0, maximum: 1, description: "of all that may be asked again" }),
      seed: Type.Optional(
        Type.Integer({
          minimum: 0,
          maximum: LARGEST_SEED,
          default: DEFAULT_SEED,
          description: "fixes the draw",
        }),
      ),
    },
    { additionalProperties: false },
  ),
]);

/** Candidates of which the truth is known; what became of them is with the reviewers. */
export function knownAnswerRoutes(app: HttpInstance, context: HttpContext): void {
  const { knownAnswers } = context.leadlight;

  app.post(
    "/v1/operations/:id/known-answers",
    {
      config: { access: "known-answer.manage" },
      schema: {
        operationId: "askAgain",
        tags: ["reviewers"],
        summary: "Ask settled candidates again, to find out how often reviewers are right",
        description:
          "Mixes in copies of candidates that two people have verified or excluded. They look like any other, are given to nobody who settled the original, and never become leads.",
        headers: IdempotencyHeaders,
        params: IdParams,
        body: AskedAgain,
        response: {
          201: onceReply(
            Type.Object({
              same: Type.Integer({ description: "copies in which it is the same person" }),
              different: Type.Integer({ description: "copies in which it is somebody else" }),
            }),
            "How many were mixed in.",
          ),
          ...REFUSALS,
        },
      },
    },
    (request, reply) =>
      context.answerOnce(request, reply, request.body, async () => {
        const { body } = request;
        const asked =
          "candidateIds" in body
            ? { candidateIds: body.candidateIds.map((id) => readId("cand", id)) }
            : { share: body.share, seed: body.seed ?? DEFAULT_SEED };
        const added = await knownAnswers.askAgain(readId("op", request.params.id), asked);
        return { status: 201, body: { ...added } };
      }),
  );
}
