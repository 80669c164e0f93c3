import { type Static, Type } from "typebox";
import type { OperationId } from "../domain/ids.js";
import { RANK_PARTS } from "../domain/links/ranking.js";
import type { RankedNetwork } from "../pipeline/networks.js";
import type { HttpContext, HttpInstance } from "./http-context.js";
import { EdgeSchema, edgeJson, NodeSchema, nodeJson } from "./link-json.js";
import { operationNames } from "./operation-names.js";
import { IdParams } from "./path-ids.js";
import { REFUSALS } from "./problem.js";
import { NameSchema } from "./shared-json.js";

const numberOrNull = (description: string) => Type.Union([Type.Number(), Type.Null()], { description });
const textOrNull = (description: string) => Type.Union([Type.String(), Type.Null()], { description });

const NetworkSchema = Type.Object({
  id: Type.String({ description: "that of its oldest ad: it stays while that ad is in it" }),
  operation: Type.String({ description: "name of the operation" }),
  ads: Type.Integer(),
  sites: Type.Integer(),
  countries: Type.Integer({ description: "of its phone numbers" }),
  matchedSubjects: numberOrNull(
    "subjects of which people say that they may be in it; null for who decides candidates",
  ),
  proposedSubjects: numberOrNull(
    "subjects on whom people have not concluded; null for who decides candidates",
  ),
  minorAds: Type.Integer({ description: "ads with a face that may be a minor's" }),
  earliest: textOrNull("time of its first ad"),
  latest: textOrNull("time of its last ad"),
  rank: Type.Number({ description: "sum of the points" }),
  parts: Type.Array(
    Type.Object({
      name: Type.Enum([...RANK_PARTS]),
      value: numberOrNull("what it rests on"),
      points: Type.Number(),
      of: Type.Number({ description: "the most there is" }),
    }),
    { description: "what the rank is made of" },
  ),
});

const ShownSchema = Type.Object({
  ...NetworkSchema.properties,
  nodes: Type.Array(NodeSchema, {
    description: "its ads, oldest first, then what two or more of them share",
  }),
  edges: Type.Array(EdgeSchema),
  moreAds: Type.Integer({ description: "how many of its ads are not among the nodes" }),
  timeline: Type.Array(Type.Object({ adId: Type.String(), at: Type.String() }), {
    description: "earliest first",
  }),
  places: Type.Array(Type.Object({ place: Type.String(), ads: Type.Integer() }), {
    description: "as the ads give them, most frequent first",
  }),
});

const LONGEST_PAGE = 200;
const DEFAULT_PAGE = 50;

/** Ads that belong together. */
export function networkRoutes(app: HttpInstance, { leadlight }: HttpContext): void {
  const { networks, operations, store } = leadlight;

  app.get(
    "/v1/networks",
    {
      config: { access: "ad.view" },
      schema: {
        operationId: "listNetworks",
        tags: ["links"],
        summary: "List the networks of an operation",
        description:
          "Two ads or more that links tie together, highest rank first, with what the rank is made of.",
        querystring: Type.Object(
          {
            operation: NameSchema,
            skip: Type.Optional(Type.Integer({ minimum: 0, maximum: 1_000_000, default: 0 })),
            limit: Type.Optional(Type.Integer({ minimum: 1, maximum: LONGEST_PAGE, default: DEFAULT_PAGE })),
          },
          { additionalProperties: false },
        ),
        response: {
          200: Type.Object({
            items: Type.Array(NetworkSchema),
            count: Type.Integer({ description: "of all networks of the operation" }),
          }),
          ...REFUSALS,
        },
      },
    },
    async ({ query: { operation, skip = 0, limit = DEFAULT_PAGE } }) => {
      const { id } = await operations.named(operation);
      const listed = await networks.list(id, { skip, limit });
      const names = await operationNames(store);
      return { items: listed.networks.map((one) => networkJson(one, names)), count: listed.count };
    },
  );

  app.get(
    "/v1/networks/:id",
    {
      config: { access: "ad.view" },
      schema: {
        operationId: "getNetwork",
        tags: ["links"],
        summary: "Show a network",
        description: "Its ads, what they share and why that ties them or does not, times, and places.",
        params: IdParams,
        response: { 200: ShownSchema, ...REFUSALS },
      },
    },
    async ({ params }) => {
      const shown = await networks.show(params.id);
      const names = await operationNames(store);
      return {
        ...networkJson(shown, names),
        nodes: shown.nodes.map(nodeJson),
        edges: shown.edges.map(edgeJson),
        moreAds: shown.moreAds,
        timeline: shown.timeline.map((one) => ({ ...one })),
        places: shown.places.map((one) => ({ ...one })),
      };
    },
  );
}

function networkJson(
  { id, operationId, facts, earliest, latest, rank, parts }: RankedNetwork,
  names: (id: OperationId) => string,
): Static<typeof NetworkSchema> {
  const { ads, sites, countries, matchedSubjects, proposedSubjects, minorAds } = facts;
  return {
    ...{ id, operation: names(operationId), earliest, latest, rank },
    ...{ ads, sites, countries, matchedSubjects, proposedSubjects, minorAds },
    parts: parts.map((part) => ({ ...part })),
  };
}
