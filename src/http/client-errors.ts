import { randomUUID } from "node:crypto";
import { STATUS_CODES } from "node:http";
import type { Socket } from "node:net";
import { PROBLEM_TYPE, problemOf } from "./problem.js";
import { asRequestError } from "./request-errors.js";

/**
 * Answers what is no HTTP request at all, or never became a whole one, and hangs up. No route and no hook sees these,
 * so the reply is written by hand.
 */
export function refuseConnection(error: Error & { code?: string }, socket: Socket): void {
  if (error.code === "ECONNRESET" || !socket.writable) {
    socket.destroy();
    return;
  }
  const problem = problemOf(asRequestError(asClientFault(error)), randomUUID());
  const body = JSON.stringify(problem);
  socket.end(
    [
      `HTTP/1.1 ${problem.status} ${STATUS_CODES[problem.status]}`,
      `Content-Type: ${PROBLEM_TYPE}`,
      `Content-Length: ${Buffer.byteLength(body)}`,
      "Connection: close",
      "",
      body,
    ].join("\r\n"),
  );
}

/** Node reports here only what the client did wrong, but without a status. */
function asClientFault(error: Error): Error {
  return Object.assign(error, { statusCode: 400 });
}
