import type { FastifyReply, FastifyRequest } from "fastify";
import { expected } from "../domain/errors.js";
import type { AccessKeys } from "../pipeline/access-keys.js";

/**
 * Who may call a route. Nothing said means the key as a bearer token. `documentation` also takes it as the password of
 * Basic authentication, since a browser that opens a page sends nothing else. `public` asks for nothing.
 */
type Access = "documentation" | "public";

declare module "fastify" {
  interface FastifyContextConfig {
    access?: Access;
  }
}

/**
 * Lets a request in or refuses it, before a byte of its body is read; unknown routes are refused like known ones.
 * @throws KEY_MISSING, KEY_INVALID
 */
export function createAuthentication(keys: AccessKeys) {
  return async (request: FastifyRequest, reply: FastifyReply): Promise<void> => {
    const access = request.routeOptions.config?.access;
    if (access === "public") return;
    const key = presentedKey(request.headers.authorization, access === "documentation");
    if (key !== null && (await keys.isValid(key))) return;
    reply.header("www-authenticate", access === "documentation" ? BROWSER_CHALLENGE : CHALLENGE);
    throw key === null
      ? expected("KEY_MISSING", "the API key", "the Authorization header", "none")
      : expected("KEY_INVALID", "the API key in force", "the Authorization header", "another");
  };
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
