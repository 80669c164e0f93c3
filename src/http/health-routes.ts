import { Type } from "typebox";
import { expected, LeadlightError } from "../domain/errors.js";
import type { HttpContext, HttpInstance } from "./http-context.js";
import { REFUSALS } from "./problem.js";

/** Whether the server lives and is ready, for whoever supervises it. The only routes without a key. */
export function healthRoutes(app: HttpInstance, { leadlight }: HttpContext): void {
  app.get(
    "/v1/health/live",
    {
      config: { access: "public" },
      schema: {
        operationId: "isLive",
        tags: ["health"],
        summary: "Does the process answer?",
        description: "Needs no key.",
        security: [],
        response: { 200: Type.Object({ status: Type.Literal("live") }), ...REFUSALS },
      },
    },
    async () => ({ status: "live" as const }),
  );

  app.get(
    "/v1/health/ready",
    {
      config: { access: "public" },
      schema: {
        operationId: "isReady",
        tags: ["health"],
        summary: "Can it work?",
        description: "The store answers and the models are loaded. Needs no key.",
        security: [],
        response: {
          200: Type.Object({
            status: Type.Literal("ready"),
            pack: Type.String({ description: "the model pack that is active now" }),
            backend: Type.String({ description: "what runs it" }),
          }),
          ...REFUSALS,
        },
      },
    },
    async () => {
      try {
        await leadlight.store.keys.list();
        const engine = await leadlight.engines.current();
        const { backend } = await engine.start();
        return { status: "ready" as const, pack: engine.pack.id, backend };
      } catch (cause) {
        const { code, message } = expected(
          "NOT_READY",
          "a store that answers and loaded models",
          "health",
          "none",
        );
        throw new LeadlightError(code, message, { cause });
      }
    },
  );
}
