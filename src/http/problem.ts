import type { FastifyReply } from "fastify";
import { type Static, Type } from "typebox";
import { ERROR_HINTS, type ErrorCode, type LeadlightError } from "../domain/errors.js";
import { SignInLocked } from "../pipeline/sign-in.js";
import { RETRY_AFTER_SECONDS } from "./limits.js";
import { STATUS_OF } from "./status-codes.js";

/** The body of every refusal; RFC 9457. */
export const ProblemSchema = Type.Object(
  {
    type: Type.String({ description: "urn:leadlight:error: and the code" }),
    title: Type.String({ description: "the code in words" }),
    status: Type.Integer({ description: "the HTTP status again" }),
    detail: Type.String({ description: "what was expected, where, and what came instead" }),
    instance: Type.String({ description: "urn:uuid: and the request id" }),
    code: Type.Enum(Object.keys(ERROR_HINTS) as ErrorCode[], { description: "stable; branch on this" }),
    hint: Type.String({ description: "what to do about it" }),
    requestId: Type.String({ description: "names the request in the server's log" }),
  },
  { $id: "Problem" },
);
export type Problem = Static<typeof ProblemSchema>;

export const PROBLEM_TYPE = "application/problem+json; charset=utf-8";

/** Response entry of every route for what it refuses. */
export const REFUSALS = {
  "4xx": refusal("The request was refused; nothing was changed."),
  "5xx": refusal("The server could not answer."),
};

function refusal(description: string) {
  return {
    description,
    content: { "application/problem+json": { schema: Type.Unsafe<Problem>({ $ref: "Problem#" }) } },
  };
}

/** Describes an error to a client. What went wrong inside the server stays in its log. */
export function problemOf(error: LeadlightError, requestId: string): Problem {
  const status = STATUS_OF[error.code];
  return {
    type: `urn:leadlight:error:${error.code}`,
    title: titleOf(error.code),
    status,
    detail: isOurFault(error.code) ? "The server's log says more under this request id." : error.message,
    instance: `urn:uuid:${requestId}`,
    code: error.code,
    hint: error.hint,
    requestId,
  };
}

/** Answers with a problem, and with the headers that belong to its status. */
export function sendProblem(reply: FastifyReply, error: LeadlightError): FastifyReply {
  const problem = problemOf(error, reply.request.id);
  if (error instanceof SignInLocked) reply.header("retry-after", String(error.retryAfterSeconds));
  if (problem.status === 503) reply.header("retry-after", String(RETRY_AFTER_SECONDS));
  return reply.code(problem.status).type(PROBLEM_TYPE).send(JSON.stringify(problem));
}

/** True for what is no fault of the request: its message may name files and must not leave the server. */
export function isOurFault(code: ErrorCode): boolean {
  return STATUS_OF[code] >= 500 && code !== "SERVER_BUSY";
}

/** GALLERY_UNKNOWN → "Gallery unknown". */
function titleOf(code: ErrorCode): string {
  const words = code.toLowerCase().replaceAll("_", " ");
  return words.charAt(0).toUpperCase() + words.slice(1);
}
