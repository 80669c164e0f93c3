import type { FastifyRequest } from "fastify";
import { type Acting, BY_ITSELF } from "../domain/actor.js";
import type { AuditDetails } from "../domain/audit.js";
import type { ErrorCode } from "../domain/errors.js";
import type { Leadlight } from "../pipeline/leadlight.js";

/** Logs that a request was turned away, once. Never throws: it is turned away in any case. */
export type LogDenial = (request: FastifyRequest, code: ErrorCode) => Promise<void>;

/** One row a minute: who has no key must not be able to fill the disk. */
const WINDOW_MS = 60_000;

/** Logs each denial of somebody known; of the others the first denial at once and those of the next minute as a count in the row after it, or at the end. */
export function createDenials({ store, acting }: Leadlight): {
  logDenial: LogDenial;
  flush: () => Promise<void>;
} {
  let openUntil = 0;
  let uncounted = 0;
  const logged = new WeakSet<FastifyRequest>();

  function append(details: AuditDetails, by: Acting): Promise<unknown> {
    return acting.run(by, () => store.audit.append({ act: "access.deny", operationId: null, details }));
  }

  function appendOfNobody(code: ErrorCode | null): Promise<unknown> {
    const details = { code, alsoDenied: uncounted };
    uncounted = 0;
    return append(details, BY_ITSELF);
  }

  /** Somebody who was let in answers for each: who they are, and what for. */
  async function row(request: FastifyRequest, code: ErrorCode): Promise<unknown> {
    if (request.acting !== null)
      return append(
        { code, route: request.routeOptions.url ?? null, about: aboutOf(request) },
        request.acting,
      );
    if (performance.now() < openUntil) return uncounted++;
    openUntil = performance.now() + WINDOW_MS;
    return appendOfNobody(code);
  }

  return {
    async logDenial(request, code) {
      if (logged.has(request)) return;
      logged.add(request);
      await row(request, code).catch((err) => request.log.error({ err }, "a denial could not be logged"));
    },

    async flush() {
      if (uncounted > 0) await appendOfNobody(null);
    },
  };
}

/** The id that the request was about; null for what is none of ours, which may be anything. */
function aboutOf({ params }: FastifyRequest): string | null {
  const { id } = (params ?? {}) as { id?: unknown };
  return typeof id === "string" && /^[a-z]{2,8}_[0-9a-f]{32}$/.test(id) ? id : null;
}
