import type { FastifyReply, FastifyRequest } from "fastify";
import { type Acting, DEFAULT_JUSTIFICATION, JUSTIFICATIONS } from "../domain/actor.js";
import { expected } from "../domain/errors.js";
import type { ApiKeys } from "../pipeline/api-keys.js";
import type { LogDenial } from "./denials.js";

/**
 * Who may call a route. Nothing said means the key as a bearer token. `documentation` also takes it as the password of
 * Basic authentication, since a browser that opens a page sends nothing else. `public` asks for nothing.
 */
type Access = "documentation" | "public";

declare module "fastify" {
  interface FastifyContextConfig {
    access?: Access;
  }
  interface FastifyRequest {
    /** Who makes the request, and why; null for a public route. */
    acting: Acting | null;
  }
}

/**
 * Lets a request in or refuses it, before a byte of its body is read; unknown routes are refused like known ones.
 * @throws KEY_MISSING, KEY_INVALID, REQUEST_INVALID for an unknown justification
 */
export function createAuthentication(keys: ApiKeys, logDenial: LogDenial) {
  return async (request: FastifyRequest, reply: FastifyReply): Promise<void> => {
    const access = request.routeOptions.config?.access;
    if (access === "public") return;
    const key = presentedKey(request.headers.authorization, access === "documentation");
    const actor = key === null ? null : await keys.holderOf(key);
    if (actor !== null) {
      request.acting = { actor, justification: justificationOf(request) };
      return;
    }
    reply.header("www-authenticate", access === "documentation" ? BROWSER_CHALLENGE : CHALLENGE);
    const refusal =
      key === null
        ? expected("KEY_MISSING", "an API key", "the Authorization header", "none")
        : expected("KEY_INVALID", "an API key in force", "the Authorization header", "another");
    await logDenial(request, refusal.code);
    throw refusal;
  };
}

/** The header in which a request says why it looks at personal data. */
const JUSTIFICATION_HEADER = "leadlight-justification";

function justificationOf({ headers }: FastifyRequest): Acting["justification"] {
  const given = headers[JUSTIFICATION_HEADER];
  if (given === undefined) return DEFAULT_JUSTIFICATION;
  const justification = JUSTIFICATIONS.find((one) => one === given);
  if (justification !== undefined) return justification;
  throw expected("REQUEST_INVALID", JUSTIFICATIONS.join(", "), "the Leadlight-Justification header", given);
}

const CHALLENGE = 'Bearer realm="Leadlight"';
const BROWSER_CHALLENGE = 'Basic realm="Leadlight", charset="UTF-8"';

function presentedKey(header: string | undefined, takesBasic: boolean): string | null {
  const [scheme = "", credentials = "", ...more] = header?.trim().split(/ +/) ?? [];
  if (credentials === "" || more.length > 0) return null;
  if (scheme.toLowerCase() === "bearer") return credentials;
  if (!takesBasic || scheme.toLowerCase() !== "basic") return null;
  const [, password] = /^[^:]*:(.*)$/s.exec(Buffer.from(credentials, "base64").toString("utf8")) ?? [];
  return password ?? null;
}
