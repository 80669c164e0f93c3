import underPressure from "@fastify/under-pressure";
import type { FastifyInstance } from "fastify";
import { expected } from "../domain/errors.js";
import type { HttpLimits } from "./limits.js";

/** Still answered by a server that refuses everything else: who supervises it has to see why. */
const ALWAYS_ANSWERED: ReadonlySet<string | undefined> = new Set(["/v1/health/live", "/metrics"]);

/**
 * Refuses requests with SERVER_BUSY, before a key is looked at or a byte of the body is read, while the event loop is late: what is
 * under way then comes to its end, instead of everything being answered too late.
 */
export async function shedLoad(
  app: FastifyInstance,
  { eventLoopDelayMs }: Pick<HttpLimits, "eventLoopDelayMs">,
): Promise<void> {
  await app.register(underPressure, {
    maxEventLoopDelay: eventLoopDelayMs,
    pressureHandler: (request) => {
      if (ALWAYS_ANSWERED.has(request.routeOptions.url)) return;
      const bound = `an event loop that is late by at most ${eventLoopDelayMs} ms`;
      throw expected("SERVER_BUSY", bound, "the server", "a busy one");
    },
  });
}
