import { expected } from "../domain/errors.js";
import type { AdId, OperationId } from "../domain/ids.js";
import type { Edge, EvidenceNode, LinkGraph } from "../domain/links/graph.js";
import { type Network, withoutSubjects } from "../domain/links/networks.js";
import { type NetworkFacts, type RankPart, rankOf, rankParts } from "../domain/links/ranking.js";
import type { ActingContext } from "../ports/acting.js";
import type { Store } from "../ports/store.js";
import type { BuiltGraph, LinkGraphs } from "./link-graphs.js";
import { adView, type EdgeView, edgeView, type NodeView, nodeView } from "./link-views.js";
import type { Operations } from "./operations.js";
import { seesSubjects } from "./subject-sight.js";

/** A network, and what it is ranked by. */
export interface RankedNetwork {
  /** That of its oldest ad: it stays while that ad is in it. */
  readonly id: string;
  readonly operationId: OperationId;
  readonly facts: NetworkFacts;
  readonly earliest: string | null;
  readonly latest: string | null;
  /** Sum of the points of its parts. */
  readonly rank: number;
  readonly parts: readonly RankPart[];
}

export interface ShownNetwork extends RankedNetwork {
  /** Its ads, oldest first, and what two or more of them share. */
  readonly nodes: readonly NodeView[];
  readonly edges: readonly EdgeView[];
  /** How many of its ads are not among the nodes. */
  readonly moreAds: number;
  /** Its ads with a time, earliest first. */
  readonly timeline: readonly { readonly adId: AdId; readonly at: string }[];
  /** Places as ads give them, by how many give them. */
  readonly places: readonly { readonly place: string; readonly ads: number }[];
}

/** Ads that belong together. */
export interface Networks {
  /** Highest rank first. @param page.skip how many to leave out @throws OPERATION_UNKNOWN */
  list(
    operationId: OperationId,
    page: { skip: number; limit: number },
  ): Promise<{ readonly networks: readonly RankedNetwork[]; readonly count: number }>;
  /** The network of the ad by which it is known. @throws NETWORK_UNKNOWN */
  show(id: string): Promise<ShownNetwork>;
}

/** So many ads of a network are shown, and so many nodes that they share. */
const MOST_ADS = 500;
const MOST_SHARED = 500;

export function createNetworks(parts: {
  store: Store;
  acting: ActingContext;
  operations: Pick<Operations, "find" | "assertReached">;
  graphs: LinkGraphs;
}): Networks {
  const { store, acting, operations, graphs } = parts;

  function ranked(operationId: OperationId, { graph }: BuiltGraph, network: Network): RankedNetwork {
    const facts = seesSubjects(acting) ? network.facts : withoutSubjects(network.facts);
    const rank = rankParts(facts);
    const { earliest, latest } = network;
    return {
      id: networkIdOf(graph, network),
      operationId,
      facts,
      earliest,
      latest,
      rank: rankOf(rank),
      parts: rank,
    };
  }

  return {
    async list(id, { skip, limit }) {
      const operation = await operations.find(id);
      await store.audit.append({ act: "network.list", operationId: operation.id, details: { limit } });
      const built = await graphs.of(operation.id);
      const all = built.networks
        .map((network) => ranked(operation.id, built, network))
        .sort((a, b) => b.rank - a.rank || b.facts.ads - a.facts.ads);
      return { networks: all.slice(skip, skip + limit), count: all.length };
    },

    async show(id) {
      const unknown = () => expected("NETWORK_UNKNOWN", "a network that exists", "the network", id);
      const ad = await store.ads.findById(adIdOf(id));
      if (ad === null) throw unknown();
      const { operationId } = ad;
      await operations.assertReached(operationId, unknown);
      const built = await graphs.of(operationId);
      const number = built.graph.numberOf(ad.id);
      const network = built.networks[number === undefined ? -1 : (built.networkOfAd[number] as number)];
      if (network === undefined) throw unknown();
      await store.audit.append({ act: "network.view", operationId, details: { ad: ad.id } });
      const { graph, facts } = built;
      const ads = network.ads.slice(0, MOST_ADS);
      const shared = sharedBy(graph, ads).filter(([{ kind }]) => kind !== "subject" || seesSubjects(acting));
      const dated = ads.flatMap((number) => {
        const at = facts[number]?.at ?? null;
        return at === null ? [] : [{ adId: graph.ads[number] as AdId, at }];
      });
      return {
        ...ranked(operationId, built, network),
        nodes: [
          ...ads.map((number) => adView(graph.ads[number] as AdId, facts[number] as (typeof facts)[number])),
          ...shared.map(([node]) => nodeView(node)),
        ],
        edges: shared.flatMap(([, edges]) => edges.map((edge) => edgeView(graph, edge))),
        moreAds: network.ads.length - ads.length,
        timeline: dated.sort((a, b) => Date.parse(a.at) - Date.parse(b.at)),
        places: countPlaces(network.ads.flatMap((number) => facts[number]?.place ?? [])),
      };
    },
  };
}

/** A network is known by its oldest ad. */
export function networkIdOf(graph: LinkGraph, { ads: [oldest] }: Network): string {
  return `net_${(graph.ads[oldest as number] as AdId).slice("ad_".length)}`;
}

function adIdOf(id: string): AdId {
  return id.replace(/^net_/, "ad_") as AdId;
}

/** What two or more of some ads have, with their edges: what ties them first, most shared first. A subject is shown for a single ad as well. */
function sharedBy(graph: LinkGraph, ads: readonly number[]): [EvidenceNode, Edge[]][] {
  const edges = new Map<number, Edge[]>();
  for (const ad of ads)
    for (const number of graph.edgesOfAd[ad] ?? []) {
      const edge = graph.edges[number] as Edge;
      const known = edges.get(edge.node);
      if (known === undefined) edges.set(edge.node, [edge]);
      else known.push(edge);
    }
  const isTie = ({ suppressed }: EvidenceNode) => Number(suppressed === null);
  return [...edges]
    .map(([node, own]): [EvidenceNode, Edge[]] => [graph.nodes[node] as EvidenceNode, own])
    .filter(([{ kind }, own]) => own.length > 1 || kind === "subject")
    .sort(([a, one], [b, other]) => isTie(b) - isTie(a) || other.length - one.length)
    .slice(0, MOST_SHARED);
}

function countPlaces(places: readonly string[]): { place: string; ads: number }[] {
  const counts = new Map<string, number>();
  for (const place of places) counts.set(place, (counts.get(place) ?? 0) + 1);
  return [...counts].map(([place, ads]) => ({ place, ads })).sort((a, b) => b.ads - a.ads);
}
