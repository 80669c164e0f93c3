import { Type } from "typebox";
import type { HttpContext, HttpInstance } from "./http-context.js";
import { REFUSALS } from "./problem.js";

/** What Prometheus asks for. */
export function metricsRoutes(app: HttpInstance, { metrics }: HttpContext): void {
  app.get(
    "/metrics",
    {
      config: { access: "metrics.view" },
      schema: {
        operationId: "getMetrics",
        tags: ["health"],
        summary: "Figures of the running server, for Prometheus",
        description:
          "Requests by route and status, refusals by code, pictures under way, memory, processor and event loop. Nothing in it " +
          "is of an ad or a person. Give Prometheus a key as `authorization.credentials`.",
        response: {
          200: {
            description: "the text exposition format",
            content: { "text/plain": { schema: Type.String() } },
          },
          ...REFUSALS,
        },
      },
    },
    async (_request, reply) => {
      reply.type(metrics.contentType);
      return metrics.text();
    },
  );
}
