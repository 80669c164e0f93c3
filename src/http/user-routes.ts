import { Type } from "typebox";
import { ROLES } from "../domain/rights.js";
import { LONGEST_USER_NAME } from "../domain/user.js";
import type { HttpContext, HttpInstance } from "./http-context.js";
import { IdParams, readId } from "./path-ids.js";
import { REFUSALS } from "./problem.js";
import { UserSchema, userJson } from "./user-json.js";

const RolesSchema = Type.Array(Type.Enum([...ROLES]), { minItems: 1, maxItems: ROLES.length });

const OpenedAccountSchema = Type.Object({
  user: UserSchema,
  initialPassword: Type.String({
    description: "shown now and never again; it is to be changed at the first sign-in",
  }),
});

/** The accounts of people. */
export function userRoutes(app: HttpInstance, { leadlight }: HttpContext): void {
  const { accounts } = leadlight;

  app.get(
    "/v1/users",
    {
      config: { access: "account.view" },
      schema: {
        operationId: "listUsers",
        tags: ["accounts"],
        summary: "List the accounts",
        description: "Disabled ones included.",
        response: {
          200: Type.Object({ items: Type.Array(UserSchema, { description: "oldest first" }) }),
          ...REFUSALS,
        },
      },
    },
    async () => ({ items: (await accounts.list()).map(userJson) }),
  );

  app.post(
    "/v1/users",
    {
      config: { access: "account.manage" },
      schema: {
        operationId: "addUser",
        tags: ["accounts"],
        summary: "Make an account",
        description: "An administrator or an auditor has no other role. The name stays as it is.",
        body: Type.Object(
          { name: Type.String({ minLength: 1, maxLength: LONGEST_USER_NAME }), roles: RolesSchema },
          { additionalProperties: false },
        ),
        response: { 201: OpenedAccountSchema, ...REFUSALS },
      },
    },
    async ({ body }, reply) => {
      const { user, initialPassword } = await accounts.add(body.name, body.roles);
      reply.code(201);
      return { user: userJson(user), initialPassword };
    },
  );

  app.patch(
    "/v1/users/:id",
    {
      config: { access: "account.manage" },
      schema: {
        operationId: "changeUser",
        tags: ["accounts"],
        summary: "Change the roles of an account, disable or enable it",
        description:
          "Who is disabled is signed out at once. Accounts are never deleted: opinions are theirs.",
        params: IdParams,
        body: Type.Object(
          { roles: Type.Optional(RolesSchema), disabled: Type.Optional(Type.Boolean()) },
          { additionalProperties: false, minProperties: 1 },
        ),
        response: { 200: UserSchema, ...REFUSALS },
      },
    },
    async ({ params, body }) => userJson(await accounts.change(readId("user", params.id), body)),
  );

  app.post(
    "/v1/users/:id/password",
    {
      config: { access: "account.manage" },
      schema: {
        operationId: "resetPassword",
        tags: ["accounts"],
        summary: "Give an account a new password to begin with",
        description: "Signs the person out, and ends a lock after wrong passwords.",
        params: IdParams,
        response: { 201: OpenedAccountSchema, ...REFUSALS },
      },
    },
    async ({ params }, reply) => {
      const { user, initialPassword } = await accounts.reset(readId("user", params.id));
      reply.code(201);
      return { user: userJson(user), initialPassword };
    },
  );
}
