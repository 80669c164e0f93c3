import type { FastifyRequest } from "fastify";
import { BY_ITSELF } from "../domain/actor.js";
import type { ErrorCode } from "../domain/errors.js";
import type { Leadlight } from "../pipeline/leadlight.js";

/** Logs that a request was turned away. Never throws: it is turned away in any case. */
export type LogDenial = (request: FastifyRequest, code: ErrorCode) => Promise<void>;

/** One row a minute: who has no key must not be able to fill the disk. */
const WINDOW_MS = 60_000;

/** Logs the first denial at once and those of the next minute as a count in the row after it, or at the end. */
export function createDenials({ store, acting }: Leadlight): {
  logDenial: LogDenial;
  flush: () => Promise<void>;
} {
  let openUntil = 0;
  let uncounted = 0;

  function append(code: ErrorCode | null): Promise<unknown> {
    const details = { code, alsoDenied: uncounted };
    uncounted = 0;
    return acting.run(BY_ITSELF, () =>
      store.audit.append({ act: "access.deny", operationId: null, details }),
    );
  }

  return {
    async logDenial(request, code) {
      if (performance.now() < openUntil) {
        uncounted++;
        return;
      }
      openUntil = performance.now() + WINDOW_MS;
      await append(code).catch((err) => request.log.error({ err }, "a denial could not be logged"));
    },

    async flush() {
      if (uncounted > 0) await append(null);
    },
  };
}
