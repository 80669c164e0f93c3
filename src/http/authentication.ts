import { parseCookie } from "cookie";
import type { FastifyReply, FastifyRequest } from "fastify";
import { type Acting, type Caller, DEFAULT_JUSTIFICATION, JUSTIFICATIONS } from "../domain/actor.js";
import { asLeadlightError, expected } from "../domain/errors.js";
import { assertRight, type Right } from "../domain/rights.js";
import type { Leadlight } from "../pipeline/leadlight.js";
import type { SignedIn } from "../pipeline/sign-in.js";
import type { LogDenial } from "./denials.js";
import { SESSION_COOKIE } from "./session-cookie.js";

/**
 * Who may call a route: who has a right; `known` is anybody with a key in force or a session; `session` somebody who is signed in,
 * even before they have chosen a password; `documentation` is `known`, and also takes a key as the password of Basic
 * authentication, since a browser that opens a page sends nothing else; `public` asks for nothing. A route that does not say is closed.
 */
export type Access = Right | "known" | "session" | "documentation" | "public";

declare module "fastify" {
  interface FastifyContextConfig {
    access?: Access;
  }
  interface FastifyRequest {
    /** Who makes the request, and why; null for a public route. */
    acting: Acting | null;
    /** Null unless the request came with a session. */
    signedIn: SignedIn | null;
  }
}

/**
 * Lets a request in or refuses it, before a byte of its body is read; unknown routes are refused like known ones.
 * @throws KEY_MISSING, KEY_INVALID, SESSION_EXPIRED, CSRF_INVALID, PASSWORD_CHANGE_REQUIRED, RIGHT_MISSING, REQUEST_INVALID for an
 * unknown justification
 */
export function createAuthentication(leadlight: Leadlight, logDenial: LogDenial) {
  return async (request: FastifyRequest, reply: FastifyReply): Promise<void> => {
    // Whatever is under no route is `known`'s to be told so.
    const access = request.is404 ? "known" : request.routeOptions.config?.access;
    if (access === "public") return;
    const justification = justificationOf(request);
    try {
      const caller = await callerOf(request, leadlight, access === "documentation");
      request.acting = { ...caller, justification };
      checkAccess(request, caller, access);
    } catch (thrown) {
      const refusal = asLeadlightError(thrown);
      if (refusal.code === "KEY_MISSING" || refusal.code === "KEY_INVALID")
        reply.header("www-authenticate", access === "documentation" ? BROWSER_CHALLENGE : CHALLENGE);
      await logDenial(request, refusal.code);
      throw refusal;
    }
  };
}

/** A key goes before a session: a program says who it is on purpose, a browser sends its cookie by itself. */
async function callerOf(
  request: FastifyRequest,
  { apiKeys, signIn }: Leadlight,
  takesBasic: boolean,
): Promise<Caller> {
  const key = presentedKey(request.headers.authorization, takesBasic);
  if (key !== null) {
    const holder = await apiKeys.holderOf(key);
    if (holder === null)
      throw expected("KEY_INVALID", "an API key in force", "the Authorization header", "another");
    return holder;
  }
  const token = parseCookie(request.headers.cookie ?? "")[SESSION_COOKIE];
  if (token === undefined) throw expected("KEY_MISSING", "an API key or a session", "the request", "none");
  const signedIn = await signIn.holderOf(token);
  if (signedIn === null) throw expected("SESSION_EXPIRED", "a session in force", "the cookie", "another");
  request.signedIn = signedIn;
  return signedIn.caller;
}

const CSRF_HEADER = "leadlight-csrf";
const READING = ["GET", "HEAD"];

function checkAccess(request: FastifyRequest, caller: Caller, access: Access | undefined): void {
  const { signedIn } = request;
  if (signedIn !== null && !READING.includes(request.method)) {
    // Neither is a secret that somebody could find out by the time this takes: they would need the cookie.
    if (request.headers[CSRF_HEADER] !== signedIn.csrfToken)
      throw expected("CSRF_INVALID", "the csrfToken of the session", "the Leadlight-CSRF header", "another");
  }
  if (access === "session" && signedIn !== null) return;
  if (signedIn?.user.mustChangePassword === true)
    throw expected("PASSWORD_CHANGE_REQUIRED", "a password of one's own", "this request", "the first one");
  if (access === "known" || access === "documentation") return;
  if (access === "session") throw expected("RIGHT_MISSING", "a session", "this request", "an API key");
  if (access === undefined || access === "public")
    throw expected("RIGHT_MISSING", "a route that somebody may call", "this request", "another");
  assertRight(caller.rights, access);
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
