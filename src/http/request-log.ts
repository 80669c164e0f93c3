import { type FastifyReply, type FastifyRequest, type FastifyServerOptions, LogController } from "fastify";

export interface HttpLogger {
  /** Where the lines go, each a JSON document. */
  readonly destination: { write(line: string): void };
  readonly level: "debug" | "info" | "warn" | "error";
}

/**
 * Fastify's logger for what we want known: which route was asked, by which request id, and how it ended. URLs carry ids
 * and filters, headers the key, and bodies people; none of them is logged.
 */
export function logOptions(logger: HttpLogger): NonNullable<FastifyServerOptions["logger"]> {
  return {
    level: logger.level,
    stream: logger.destination,
    redact: ["authorization", "*.authorization", "*.*.authorization"],
    serializers: {
      req: (request) => ({ method: request.method, route: routeOf(request) }),
      res: (reply) => ({ statusCode: reply.statusCode }),
    },
  };
}

/** One line for each reply; failures inside the server are logged where they are turned into a problem. */
export class RouteLog extends LogController {
  override incomingRequest(): void {}

  override requestCompleted(
    error: Error | null | undefined,
    request: FastifyRequest,
    reply: FastifyReply,
  ): void {
    const facts = {
      method: request.method,
      route: routeOf(request),
      status: reply.statusCode,
      milliseconds: Math.round(reply.elapsedTime),
    };
    if (error) request.log.warn({ ...facts, err: error }, "reply broke off");
    else request.log.info(facts, "replied");
  }
}

/** The pattern, e.g. `/v1/ads/:id`. */
function routeOf(request: FastifyRequest): string {
  return request.routeOptions?.url ?? "unknown";
}
