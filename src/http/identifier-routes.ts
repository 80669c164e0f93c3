import { Type } from "typebox";
import { cutPage, DEFAULT_LIMIT, NextCursorSchema, pageQuery, readCursor } from "./cursor.js";
import type { HttpContext, HttpInstance } from "./http-context.js";
import { FoundIdentifierSchema, foundJson, IdentifierKindSchema } from "./identifier-json.js";
import { operationNames } from "./operation-names.js";
import { REFUSALS } from "./problem.js";

const LONGEST_VALUE = 4000;

/** Which ads have a phone number, a name, an address. */
export function identifierRoutes(app: HttpInstance, { leadlight }: HttpContext): void {
  app.get(
    "/v1/identifiers/:kind/:value",
    {
      config: { access: "identifier.search" },
      schema: {
        operationId: "findIdentifier",
        tags: ["ads"],
        summary: "Find the ads that have an identifier",
        description:
          "Of the operations that you work on, oldest first, with each place where it stands. The value is taken as it is kept, else as people write it: `202 555 0143` finds `+12025550143` where the regions of your operations say so.",
        params: Type.Object({
          kind: IdentifierKindSchema,
          value: Type.String({ minLength: 1, maxLength: LONGEST_VALUE }),
        }),
        querystring: Type.Object(pageQuery, { additionalProperties: false }),
        response: {
          200: Type.Object({
            kind: IdentifierKindSchema,
            value: Type.String({ description: "the form in which it is kept" }),
            items: Type.Array(
              Type.Object({
                ad: Type.String({ description: "id of the ad" }),
                operation: Type.String({ description: "name of its operation" }),
                found: Type.Array(FoundIdentifierSchema),
              }),
            ),
            nextCursor: NextCursorSchema,
          }),
          ...REFUSALS,
        },
      },
    },
    async ({ params, query: { limit = DEFAULT_LIMIT, cursor } }) => {
      const after = cursor === undefined ? null : readCursor("ad", cursor);
      const { identifier, ads } = await leadlight.identifiers.find(params, { after, limit: limit + 1 });
      const { page, nextCursor } = cutPage(ads, limit, ({ adId }) => adId);
      const names = await operationNames(leadlight.store);
      const items = page.map(({ adId, operationId, found }) => ({
        ad: adId,
        operation: names(operationId),
        found: found.map(foundJson),
      }));
      return { ...identifier, items, nextCursor };
    },
  );
}
