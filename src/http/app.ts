import { randomUUID } from "node:crypto";
import multipart from "@fastify/multipart";
import type { TypeBoxTypeProvider } from "@fastify/type-provider-typebox";
import fastify, { type FastifyInstance, type FastifyReply, type FastifyRequest } from "fastify";
import { expected } from "../domain/errors.js";
import { isPersonal } from "../domain/rights.js";
import type { Leadlight } from "../pipeline/leadlight.js";
import { adFaceSearchRoutes, faceSearchRoutes } from "./ad-face-search-routes.js";
import { adRoutes } from "./ad-routes.js";
import { alertRoutes } from "./alert-routes.js";
import { auditRoutes } from "./audit-routes.js";
import { createAuthentication } from "./authentication.js";
import { calibrationRoutes } from "./calibration-routes.js";
import { candidateCountRoutes } from "./candidate-count-routes.js";
import { candidateRoutes } from "./candidate-routes.js";
import { refuseConnection } from "./client-errors.js";
import { comparisonRoutes } from "./comparison-routes.js";
import { createDenials } from "./denials.js";
import { describeRoutes, documentationRoutes } from "./documentation-routes.js";
import { erasureRoutes } from "./erasure-routes.js";
import { galleryDuplicateRoutes } from "./gallery-duplicate-routes.js";
import { galleryRoutes } from "./gallery-routes.js";
import { hashListRoutes } from "./hash-list-routes.js";
import { healthRoutes } from "./health-routes.js";
import type { HttpContext } from "./http-context.js";
import { createAnswerOnce } from "./idempotency.js";
import { identifierRoutes } from "./identifier-routes.js";
import { identityRoutes } from "./identity-routes.js";
import { jobRoutes } from "./job-routes.js";
import { knownAnswerRoutes } from "./known-answer-routes.js";
import { leadRoutes } from "./lead-routes.js";
import { DEFAULT_LIMITS, FIELD_BYTES, type HttpLimits, JSON_BYTES, TIMEOUTS } from "./limits.js";
import { linkRoutes } from "./link-routes.js";
import { createMetrics } from "./metrics.js";
import { metricsRoutes } from "./metrics-routes.js";
import { minorRoutes } from "./minor-routes.js";
import { networkRoutes } from "./network-routes.js";
import { operationRoutes } from "./operation-routes.js";
import { pageRoutes } from "./page-routes.js";
import { pictureRoutes } from "./picture-routes.js";
import { pictureSearchRoutes } from "./picture-search-routes.js";
import { portraitRoutes } from "./portrait-routes.js";
import { isOurFault, ProblemSchema, sendProblem } from "./problem.js";
import { asRequestError } from "./request-errors.js";
import { type HttpLogger, logOptions, RouteLog } from "./request-log.js";
import { reviewerRoutes } from "./reviewer-routes.js";
import { searchRoutes } from "./search-routes.js";
import { setSecurityHeaders } from "./security-headers.js";
import { sessionRoutes } from "./session-routes.js";
import { shedLoad } from "./shed-load.js";
import { STATUS_OF } from "./status-codes.js";
import { stopListRoutes } from "./stop-list-routes.js";
import { subjectRoutes } from "./subject-routes.js";
import { userRoutes } from "./user-routes.js";
import { validatorCompiler } from "./validation.js";
import { watchRoutes } from "./watch-routes.js";
import { webhookRoutes } from "./webhook-routes.js";
import { createWorkGate } from "./work-gate.js";

export interface HttpAppOptions {
  readonly leadlight: Leadlight;
  /** Of the package, for the OpenAPI description. */
  readonly version: string;
  /** Where the built review page lies. */
  readonly pageFolder: string;
  /** Nothing is logged without it. */
  readonly logger?: HttpLogger;
  /** The only folder that clients may have taken in by jobs; none unless said. */
  readonly inbox?: string | null;
  readonly limits?: Partial<HttpLimits>;
  /** True where browsers speak TLS to whatever stands before this server; false unless said. */
  readonly secureCookies?: boolean;
  /** Whether `/metrics` tells of the process as well: for who has it to themselves. */
  readonly metersProcess?: boolean;
}

/** Builds the HTTP API, ready to listen or to be injected with requests. Closing it leaves `leadlight` open. */
export async function buildHttpApp(options: HttpAppOptions): Promise<FastifyInstance> {
  const { leadlight } = options;
  const limits = { ...DEFAULT_LIMITS, ...options.limits };
  const pictureGate = createWorkGate({
    places: limits.pictureRequests,
    atOnce: limits.picturesAtOnce,
    bytes: limits.pictureRequestBytes,
    longestWaitMs: limits.pictureWaitMs,
  });
  const { version, metersProcess: ofProcess = false } = options;
  const metrics = createMetrics({ version, pictureGate, ofProcess });
  const context: HttpContext = {
    leadlight,
    limits,
    secureCookies: options.secureCookies ?? false,
    inbox: options.inbox ?? null,
    answerOnce: createAnswerOnce(leadlight.store),
    pictureGate,
    metrics,
  };
  const app = createServer(options).withTypeProvider<TypeBoxTypeProvider>();
  app.setValidatorCompiler(validatorCompiler);
  const { logDenial, flush } = createDenials(leadlight);
  app.setErrorHandler(async (thrown, request, reply) => {
    const { code } = asRequestError(thrown);
    metrics.refused(code);
    // Of what somebody answers for by name it is kept that they tried; what does not exist for them is logged where that is known.
    const isTried = request.acting !== null && isPersonal(request.routeOptions.config?.access ?? "");
    if (isTried && !isOurFault(code) && STATUS_OF[code] !== 404) await logDenial(request, code);
    refuse(thrown, request, reply);
    return reply;
  });
  app.setNotFoundHandler((request) => {
    const asked = `${request.method} ${request.url.split("?", 1)[0]}`;
    throw expected("ROUTE_UNKNOWN", "a route of this API", "the request", asked);
  });
  app.addHook("onRequest", async (_request, reply) => setSecurityHeaders(reply));
  app.addHook("onResponse", async (request, reply) => metrics.answered(request, reply));
  await shedLoad(app, limits);
  app.decorateRequest("acting", null);
  app.decorateRequest("signedIn", null);
  app.addHook("onRequest", createAuthentication(leadlight, logDenial));
  // The handler runs inside of `done`, and with it whatever the request sets off.
  app.addHook("preHandler", (request, _reply, done) => {
    if (request.acting === null) done();
    else leadlight.acting.run(request.acting, done);
  });
  app.addHook("onClose", flush);
  app.removeContentTypeParser("text/plain");

  app.addSchema(ProblemSchema);
  await describeRoutes(app, version);
  await app.register(async (json) => {
    healthRoutes(json, context);
    metricsRoutes(json, context);
    sessionRoutes(json, context, logDenial);
    userRoutes(json, context);
    operationRoutes(json, context);
    auditRoutes(json, context);
    galleryRoutes(json, context);
    galleryDuplicateRoutes(json, context);
    hashListRoutes(json, context);
    subjectRoutes(json, context);
    comparisonRoutes(json, context);
    jobRoutes(json, context);
    watchRoutes(json, context);
    alertRoutes(json, context);
    webhookRoutes(json, context);
    candidateRoutes(json, context);
    candidateCountRoutes(json, context);
    knownAnswerRoutes(json, context);
    reviewerRoutes(json, context);
    leadRoutes(json, context);
    linkRoutes(json, context);
    networkRoutes(json, context);
    identityRoutes(json, context);
    stopListRoutes(json, context);
    identifierRoutes(json, context);
    calibrationRoutes(json, context);
    pictureRoutes(json, context);
    minorRoutes(json, context);
    faceSearchRoutes(json, context);
    erasureRoutes(json, context);
  });
  await app.register(async (uploads) => {
    uploads.removeAllContentTypeParsers();
    uploads.setValidatorCompiler((part) =>
      part.httpPart === "body" ? (value) => ({ value }) : validatorCompiler(part),
    );
    await uploads.register(multipart, {
      throwFileSizeLimit: false,
      limits: { fileSize: limits.imageBytes, fieldSize: FIELD_BYTES, fieldNameSize: 100, headerPairs: 20 },
    });
    adRoutes(uploads, context);
    portraitRoutes(uploads, context);
    searchRoutes(uploads, context);
    pictureSearchRoutes(uploads, context);
    adFaceSearchRoutes(uploads, context);
  });
  await app.register(documentationRoutes);
  await app.register((page) => pageRoutes(page, options.pageFolder));
  await app.ready();
  return app;
}

function createServer({ logger }: HttpAppOptions) {
  return fastify({
    logger: logger === undefined ? false : logOptions(logger),
    logController: new RouteLog(),
    // Never a client's own: an id in the log must be unique.
    genReqId: () => randomUUID(),
    requestTimeout: TIMEOUTS.requestMs,
    handlerTimeout: TIMEOUTS.handlerMs,
    connectionTimeout: TIMEOUTS.connectionMs,
    keepAliveTimeout: TIMEOUTS.keepAliveMs,
    bodyLimit: JSON_BYTES,
    // A request that is under way when the server closes is answered; Fastify would refuse it in a form of its own.
    return503OnClosing: false,
    trustProxy: false,
    // Longer than any request head: an over-long id is unknown like any other.
    routerOptions: { maxParamLength: 1024 * 1024 },
    clientErrorHandler: refuseConnection,
    frameworkErrors: (error, request, reply) => {
      setSecurityHeaders(reply);
      refuse(error, request, reply);
    },
  });
}

/** Turns whatever was thrown into a problem; what is our fault is logged with all that is known of it. */
function refuse(thrown: unknown, request: FastifyRequest, reply: FastifyReply): void {
  const error = asRequestError(thrown);
  if (isOurFault(error.code)) request.log.error({ err: error }, "request failed");
  else request.log.info({ code: error.code }, "request refused");
  sendProblem(reply, error);
}
