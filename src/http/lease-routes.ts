import { Type } from "typebox";
import { LEASE_MS } from "../domain/lease.js";
import type { HttpContext, HttpInstance } from "./http-context.js";
import { IdParams, readId } from "./path-ids.js";
import { REFUSALS } from "./problem.js";
import { MomentSchema } from "./shared-json.js";

const LeaseSchema = Type.Object({
  candidateId: Type.String(),
  until: MomentSchema,
});

/** Claims, so that two people do not work on one candidate at the same time. */
export function leaseRoutes(app: HttpInstance, context: HttpContext): void {
  const { review } = context.leadlight;

  app.put(
    "/v1/candidates/:id/lease",
    {
      config: { access: "opinion.give" },
      schema: {
        operationId: "claimCandidate",
        tags: ["candidates"],
        summary: "Claim a candidate for your opinion",
        description: `Nobody else gives an opinion on it for ${LEASE_MS / 60_000} minutes, or until you have given yours. Claim it again to have longer; an opinion under a claim that lapsed is refused.`,
        params: IdParams,
        response: { 200: LeaseSchema, ...REFUSALS },
      },
    },
    async ({ params }) => {
      const { candidateId, until } = await review.claim(readId("cand", params.id));
      return { candidateId, until: until.toISOString() };
    },
  );

  app.delete(
    "/v1/candidates/:id/lease",
    {
      config: { access: "opinion.give" },
      schema: {
        operationId: "letGoOfCandidate",
        tags: ["candidates"],
        summary: "Let go of a candidate",
        description: "Others may give an opinion on it at once. Without a claim nothing is changed.",
        params: IdParams,
        response: { 204: Type.Null(), ...REFUSALS },
      },
    },
    async ({ params }, reply) => {
      await review.letGo(readId("cand", params.id));
      return reply.code(204).send(null);
    },
  );
}
