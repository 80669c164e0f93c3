import { Type } from "typebox";
import { LEAST_KNOWN_ANSWERS } from "../domain/own-figures.js";
import { FiguresSchema, figuresJson } from "./figures-json.js";
import type { HttpContext, HttpInstance } from "./http-context.js";
import { IdParams, readId } from "./path-ids.js";
import { REFUSALS } from "./problem.js";
import { MomentSchema } from "./shared-json.js";

/** How often reviewers are right, how far they agree and how long they take. */
export function reviewerRoutes(app: HttpInstance, context: HttpContext): void {
  const { reviewers } = context.leadlight;

  app.get(
    "/v1/operations/:id/reviewers",
    {
      config: { access: "reviewer.view" },
      schema: {
        operationId: "listReviewers",
        tags: ["reviewers"],
        summary: "What is known of the reviewers of an operation",
        description: "Error rates on known answers, agreement with others and time for a decision.",
        params: IdParams,
        response: {
          200: Type.Object({
            items: Type.Array(Type.Object({ reviewer: Type.String(), ...FiguresSchema.properties }), {
              description: "everybody who has given an opinion in it, by name",
            }),
          }),
          ...REFUSALS,
        },
      },
    },
    async ({ params }) => {
      const rows = await reviewers.ofOperation(readId("op", params.id));
      return { items: rows.map(({ reviewer, figures }) => ({ reviewer, ...figuresJson(figures) })) };
    },
  );

  app.get(
    "/v1/session/figures",
    {
      config: { access: "opinion.give" },
      schema: {
        operationId: "getOwnFigures",
        tags: ["reviewers"],
        summary: "What is known of you as a reviewer",
        description: `Totals over all operations, up to the end of a day by which ${LEAST_KNOWN_ANSWERS} or more further known answers have come together: they never tell which of your decisions was a test.`,
        response: {
          200: Type.Object({
            figures: Type.Union([FiguresSchema, Type.Null()], {
              description: "null while too few known answers have come together",
            }),
            until: Type.Union([MomentSchema, Type.Null()], { description: "what they cover" }),
          }),
          ...REFUSALS,
        },
      },
    },
    async () => {
      const own = await reviewers.own();
      return own === null
        ? { figures: null, until: null }
        : { figures: figuresJson(own.figures), until: own.until.toISOString() };
    },
  );
}
