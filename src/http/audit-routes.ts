import { Type } from "typebox";
import type { HttpContext, HttpInstance } from "./http-context.js";
import { REFUSALS } from "./problem.js";

const nullable = (description: string) => Type.Union([Type.String(), Type.Null()], { description });

const AuditRowSchema = Type.Object({
  seq: Type.Integer(),
  at: Type.String({ format: "date-time", description: "UTC" }),
  actorKind: Type.String(),
  actorId: Type.String(),
  act: Type.String({ description: "docs/audit-log.md lists them" }),
  verb: nullable("which kind of processing it was; null for none"),
  justification: nullable("why; null unless personal data was looked at or passed on"),
  operationId: nullable("null for none, or for all"),
  details: Type.String({ description: "JSON; ids, counts and settings, never names" }),
  previous: Type.String(),
  hash: Type.String(),
});

const LONGEST_PAGE = 500;
const DEFAULT_PAGE = 100;

/** The log, for who reads it. */
export function auditRoutes(app: HttpInstance, { leadlight }: HttpContext): void {
  app.get(
    "/v1/audit",
    {
      config: { access: "log.read" },
      schema: {
        operationId: "readLog",
        tags: ["log"],
        summary: "Read the log",
        description: "Page by page: pass `next` as `after` until it is null. That it was read is logged.",
        querystring: Type.Object(
          {
            after: Type.Optional(
              Type.Integer({ minimum: 0, default: 0, description: "the row before the first one wanted" }),
            ),
            limit: Type.Optional(Type.Integer({ minimum: 1, maximum: LONGEST_PAGE, default: DEFAULT_PAGE })),
          },
          { additionalProperties: false },
        ),
        response: {
          200: Type.Object({
            items: Type.Array(AuditRowSchema),
            next: Type.Union([Type.Integer(), Type.Null()], { description: "null on the last page" }),
            total: Type.Integer({ description: "rows of the log" }),
          }),
          ...REFUSALS,
        },
      },
    },
    async ({ query: { after = 0, limit = DEFAULT_PAGE } }) => {
      const { items, next, total } = await leadlight.auditLog.read({ after, limit });
      return { items: items.map((row) => ({ ...row })), next, total };
    },
  );
}
