import type { IncomingMessage, ServerResponse } from "node:http";
import type { TypeBoxTypeProvider } from "@fastify/type-provider-typebox";
import type { FastifyBaseLogger, FastifyInstance, RawServerDefault } from "fastify";
import type { Leadlight } from "../pipeline/leadlight.js";
import type { AnswerOnce } from "./idempotency.js";
import type { HttpLimits } from "./limits.js";
import type { Metrics } from "./metrics.js";
import type { WorkGate } from "./work-gate.js";

/** What every group of routes is given. */
export interface HttpContext {
  readonly leadlight: Leadlight;
  readonly limits: HttpLimits;
  /** True where browsers speak TLS to whatever stands before this server. */
  readonly secureCookies: boolean;
  /** The only folder that clients may have taken in; null for none. */
  readonly inbox: string | null;
  readonly answerOnce: AnswerOnce;
  /** For whatever decodes, analyses or draws pictures. */
  readonly pictureGate: WorkGate;
  readonly metrics: Metrics;
}

/** A Fastify instance whose routes take their types from TypeBox schemas. */
export type HttpInstance = FastifyInstance<
  RawServerDefault,
  IncomingMessage,
  ServerResponse,
  FastifyBaseLogger,
  TypeBoxTypeProvider
>;
