import type { FastifyRequest } from "fastify";
import { type Static, Type } from "typebox";
import { asLeadlightError, expected } from "../domain/errors.js";
import { LONGEST_PASSWORD } from "../domain/password.js";
import { RIGHTS, type Right } from "../domain/rights.js";
import { LONGEST_USER_NAME } from "../domain/user.js";
import type { SignedIn } from "../pipeline/sign-in.js";
import type { LogDenial } from "./denials.js";
import type { HttpContext, HttpInstance } from "./http-context.js";
import { REFUSALS } from "./problem.js";
import { sessionCookie } from "./session-cookie.js";
import { UserSchema, userJson } from "./user-json.js";

const PasswordSchema = Type.String({ minLength: 1, maxLength: 4 * LONGEST_PASSWORD });

const SessionSchema = Type.Object({
  user: UserSchema,
  rights: Type.Array(Type.Enum(Object.keys(RIGHTS) as Right[]), {
    description: "none until a password of one's own is chosen",
  }),
  csrfToken: Type.String({ description: "the Leadlight-CSRF header of every request other than GET" }),
  mustChangePassword: Type.Boolean(),
  expiresAt: Type.String({ format: "date-time", description: "UTC; unless another request comes before" }),
});

/** Signing in and out, for the page in the browser. Programs use a key. */
export function sessionRoutes(
  app: HttpInstance,
  { leadlight, secureCookies }: HttpContext,
  logDenial: LogDenial,
): void {
  const { accounts, signIn } = leadlight;

  app.post(
    "/v1/session",
    {
      config: { access: "public" },
      schema: {
        operationId: "signIn",
        tags: ["session"],
        summary: "Sign in",
        description:
          "Sets a cookie that scripts cannot read. Wrong passwords in a row lock the name for a while: see Retry-After.",
        security: [],
        body: Type.Object(
          {
            name: Type.String({ minLength: 1, maxLength: LONGEST_USER_NAME }),
            password: PasswordSchema,
          },
          { additionalProperties: false },
        ),
        response: { 201: SessionSchema, ...REFUSALS },
      },
    },
    async (request, reply) => {
      try {
        const { name, password } = request.body;
        const signedIn = await signIn.open(name, password);
        reply.code(201).header("set-cookie", sessionCookie(signedIn.token, secureCookies));
        return sessionJson(signedIn);
      } catch (thrown) {
        await logDenial(request, asLeadlightError(thrown).code);
        throw thrown;
      }
    },
  );

  app.get(
    "/v1/session",
    {
      config: { access: "session" },
      schema: {
        operationId: "getSession",
        tags: ["session"],
        summary: "Who is signed in?",
        description: "With what they may do.",
        response: { 200: SessionSchema, ...REFUSALS },
      },
    },
    async (request) => sessionJson(present(request)),
  );

  app.delete(
    "/v1/session",
    {
      config: { access: "session" },
      schema: {
        operationId: "signOut",
        tags: ["session"],
        summary: "Sign out",
        description: "The session is over, in every window.",
        response: { 204: Type.Null(), ...REFUSALS },
      },
    },
    async (request, reply) => {
      await signIn.close(present(request).session);
      return reply.code(204).header("set-cookie", sessionCookie("", secureCookies)).send(null);
    },
  );

  app.put(
    "/v1/session/password",
    {
      config: { access: "session" },
      schema: {
        operationId: "changePassword",
        tags: ["session"],
        summary: "Choose a password",
        description: "Ends every session of the account, this one as well: sign in with the new password.",
        body: Type.Object({ current: PasswordSchema, next: PasswordSchema }, { additionalProperties: false }),
        response: { 204: Type.Null(), ...REFUSALS },
      },
    },
    async (request, reply) => {
      await accounts.choosePassword(present(request).user.id, request.body);
      return reply.code(204).header("set-cookie", sessionCookie("", secureCookies)).send(null);
    },
  );
}

/** Of a route that only a session is let in to. */
function present({ signedIn }: FastifyRequest): SignedIn {
  if (signedIn === null) throw expected("INTERNAL", "a session", "a route of sessions", "none");
  return signedIn;
}

function sessionJson({ user, rights, csrfToken, expiresAt }: SignedIn): Static<typeof SessionSchema> {
  return {
    user: userJson(user),
    rights: [...rights],
    csrfToken,
    mustChangePassword: user.mustChangePassword,
    expiresAt: expiresAt.toISOString(),
  };
}
