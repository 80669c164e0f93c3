import { type Static, Type } from "typebox";
import { ACTS, type Act } from "../domain/audit.js";
import { expected } from "../domain/errors.js";
import type { AuditFilter } from "../ports/audit.js";
import type { HttpContext, HttpInstance } from "./http-context.js";
import { readMoment } from "./moments.js";
import { readId } from "./path-ids.js";
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

const LogQuery = Type.Object(
  {
    act: Type.Optional(Type.Enum(Object.keys(ACTS) as Act[], { description: "only this act" })),
    actor: Type.Optional(Type.String({ description: "only acts of this actorId" })),
    operation: Type.Optional(Type.String({ description: "only what concerned the operation of this id" })),
    from: Type.Optional(Type.String({ format: "date-time", description: "at this moment or later" })),
    until: Type.Optional(Type.String({ format: "date-time", description: "before this moment" })),
    order: Type.Optional(
      Type.Enum(["oldest", "newest"], { default: "oldest", description: "which row comes first" }),
    ),
    after: Type.Optional(
      Type.Integer({ minimum: 0, description: "the row before the first one wanted, in that order" }),
    ),
    limit: Type.Optional(Type.Integer({ minimum: 1, maximum: LONGEST_PAGE, default: DEFAULT_PAGE })),
  },
  { additionalProperties: false },
);

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
        description:
          "Page by page: pass `next` as `after`, with the same filters, until it is null. That it was read is logged.",
        querystring: LogQuery,
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
    async ({ query: { order = "oldest", after = null, limit = DEFAULT_PAGE, ...query } }) => {
      const { items, next, total } = await leadlight.auditLog.read(filterOf(query), { order, after, limit });
      return { items: items.map((row) => ({ ...row })), next, total };
    },
  );
}

function filterOf(query: Static<typeof LogQuery>): AuditFilter {
  const { act, actor, operation, from, until } = query;
  return {
    act,
    actorId: readActor(actor),
    operationId: operation === undefined ? undefined : readId("op", operation),
    from: readMoment(from, "from"),
    until: readMoment(until, "until"),
  };
}

/** What is looked for is logged, and no name may be. @throws REQUEST_INVALID for what is the id of nobody who acts */
function readActor(text: string | undefined): string | undefined {
  if (text === undefined || ACTOR_ID.test(text)) return text;
  throw expected("REQUEST_INVALID", "an actorId of the log", "actor", text);
}

const ACTOR_ID = /^((user|key)_[0-9a-f]{32}|[0-9]{1,10}|leadlight)$/;
