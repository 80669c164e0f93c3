import { Type } from "typebox";
import type { HttpContext, HttpInstance } from "./http-context.js";
import { EdgeSchema, edgeJson, NodeSchema, nodeJson } from "./link-json.js";
import { IdParams, readId } from "./path-ids.js";
import { REFUSALS } from "./problem.js";

const LinksSchema = Type.Object({
  ad: NodeSchema,
  nodes: Type.Array(NodeSchema, { description: "what the ad has that others may have" }),
  edges: Type.Array(EdgeSchema, { description: "what ties most first, what is suppressed last" }),
  links: Type.Array(
    Type.Object({
      ad: NodeSchema,
      strength: Type.Number({
        description: "sum of the weights of what they share, as if it were independent",
      }),
      via: Type.Array(Type.String(), { description: "ids of the nodes that they share" }),
    }),
    { description: "the ads that it is tied to, strongest first" },
  ),
  moreLinks: Type.Integer({ description: "how many more there are" }),
  networkId: Type.Union([Type.String(), Type.Null()], { description: "null where nothing ties it" }),
});

const PathSchema = Type.Object({
  connected: Type.Boolean(),
  reason: Type.Union(
    [Type.Enum(["nothing_in_common", "through_hubs_only", "other_operation"]), Type.Null()],
    { description: "why they are not connected; null where they are" },
  ),
  log10Odds: Type.Union([Type.Number(), Type.Null()], {
    description: "of the odds that every step holds, at even odds before each",
  }),
  nodes: Type.Array(NodeSchema, { description: "from one ad to the other, what they share in between" }),
  edges: Type.Array(EdgeSchema, { description: "between each node and the next" }),
});

/** How ads belong together. */
export function linkRoutes(app: HttpInstance, { leadlight }: HttpContext): void {
  const { links } = leadlight;

  app.get(
    "/v1/ads/:id/links",
    {
      config: { access: "ad.view" },
      schema: {
        operationId: "getLinks",
        tags: ["links"],
        summary: "Show what ties an ad to others",
        description:
          "Pictures, identifiers, people and sites that it has, and the ads that share them. What is suppressed is shown with the reason and ties nothing.",
        params: IdParams,
        response: { 200: LinksSchema, ...REFUSALS },
      },
    },
    async ({ params }) => {
      const {
        ad,
        nodes,
        edges,
        links: tied,
        moreLinks,
        networkId,
      } = await links.ofAd(readId("ad", params.id));
      return {
        ad: nodeJson(ad),
        nodes: nodes.map(nodeJson),
        edges: edges.map(edgeJson),
        links: tied.map((one) => ({ ad: nodeJson(one.ad), strength: one.strength, via: [...one.via] })),
        moreLinks,
        networkId,
      };
    },
  );

  app.get(
    "/v1/paths",
    {
      config: { access: "ad.view" },
      schema: {
        operationId: "findPath",
        tags: ["links"],
        summary: "Say how two ads are connected",
        description:
          "By the path of which it is most probable that all of its steps hold, with the evidence of each.",
        querystring: Type.Object(
          {
            from: Type.String({ description: "id of an ad" }),
            to: Type.String({ description: "id of another" }),
            includeHubs: Type.Optional(
              Type.Boolean({ default: false, description: "go through what is suppressed as well" }),
            ),
          },
          { additionalProperties: false },
        ),
        response: { 200: PathSchema, ...REFUSALS },
      },
    },
    async ({ query: { from, to, includeHubs = false } }) => {
      const path = await links.path(readId("ad", from), readId("ad", to), { includeHubs });
      const { isConnected, reason, log10Odds, nodes, edges } = path;
      return {
        connected: isConnected,
        reason,
        log10Odds,
        nodes: nodes.map(nodeJson),
        edges: edges.map(edgeJson),
      };
    },
  );
}
