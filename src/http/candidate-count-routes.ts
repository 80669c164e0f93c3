import { Type } from "typebox";
import { ofEveryState } from "../domain/review-state.js";
import type { HttpContext, HttpInstance } from "./http-context.js";
import { readMoment } from "./moments.js";
import { knownGallery } from "./path-ids.js";
import { REFUSALS } from "./problem.js";
import { NameSchema } from "./shared-json.js";

const CountQuery = Type.Object(
  {
    galleryId: Type.Optional(Type.String({ description: "only candidates of this gallery" })),
    operation: Type.Optional(NameSchema),
    possibleMinor: Type.Optional(Type.Boolean({ description: "only those that are, or are not" })),
    since: Type.Optional(
      Type.String({ format: "date-time", description: "when your day began; midnight in UTC unless given" }),
    ),
  },
  { additionalProperties: false },
);

const ByStateSchema = Type.Object(
  ofEveryState(() => Type.Integer()),
  { description: "candidates in each state" },
);

const MineSchema = Type.Object({
  today: Type.Integer({ description: "opinions that you have given since the day began" }),
  open: Type.Integer({ description: "candidates that you may give an opinion on now" }),
});

/** How far people are with the candidates. */
export function candidateCountRoutes(app: HttpInstance, { leadlight }: HttpContext): void {
  const { store, operations, countProgress } = leadlight;

  app.get(
    "/v1/candidates/counts",
    {
      config: { access: "candidate.view" },
      schema: {
        operationId: "countCandidates",
        tags: ["candidates"],
        summary: "Count the candidates by state",
        description: "Of the operations that you work on, and what you have done yourself.",
        querystring: CountQuery,
        response: {
          200: Type.Object({
            byState: ByStateSchema,
            mine: Type.Union([MineSchema, Type.Null()], { description: "null for a program" }),
          }),
          ...REFUSALS,
        },
      },
    },
    async ({ query: { galleryId, operation, possibleMinor, since } }) => {
      const counted = {
        possibleMinor,
        galleryId: galleryId === undefined ? undefined : await knownGallery(store, galleryId),
        operationId: operation === undefined ? undefined : (await operations.named(operation)).id,
      };
      const { byState, mine } = await countProgress(counted, readMoment(since, "since"));
      return { byState: { ...byState }, mine: mine && { ...mine } };
    },
  );
}
