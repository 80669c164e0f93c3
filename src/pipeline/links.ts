import type { Ad } from "../domain/ad.js";
import { expected } from "../domain/errors.js";
import type { AdId } from "../domain/ids.js";
import { type Edge, type EvidenceNode, LinkGraph } from "../domain/links/graph.js";
import { strongestPath } from "../domain/links/path.js";
import type { ActingContext } from "../ports/acting.js";
import type { Store } from "../ports/store.js";
import type { LinkEvidenceReader } from "./link-evidence.js";
import type { BuiltGraph, LinkGraphs } from "./link-graphs.js";
import { adView, type EdgeView, edgeView, type NodeView, nodeView } from "./link-views.js";
import { networkIdOf } from "./networks.js";
import type { Operations } from "./operations.js";
import { inSlices } from "./slices.js";
import { seesSubjects } from "./subject-sight.js";

/** Another ad, and what ties it to the one that was asked about. */
export interface LinkedTo {
  readonly ad: NodeView;
  /** Sum over what they share of the lesser of the two weights, as if all of it were independent. */
  readonly strength: number;
  /** Ids of the nodes that they share, strongest first. */
  readonly via: readonly string[];
}

export interface AdLinks {
  readonly ad: NodeView;
  /** What the ad has that others may have, with why it ties nothing where it does not. */
  readonly nodes: readonly NodeView[];
  readonly edges: readonly EdgeView[];
  /** Strongest first. */
  readonly links: readonly LinkedTo[];
  /** How many more ads it is tied to than `links` has. */
  readonly moreLinks: number;
  /** The network that it is in; null for none. */
  readonly networkId: string | null;
}

/** Why two ads are not connected. */
export type Unconnected = "nothing_in_common" | "through_hubs_only" | "other_operation";

export interface ShownPath {
  readonly isConnected: boolean;
  /** Null where they are connected. */
  readonly reason: Unconnected | null;
  /** log10 of the odds that every step holds, at even odds before each; null where they are not connected. */
  readonly log10Odds: number | null;
  /** From one ad to the other, what they share in between. */
  readonly nodes: readonly NodeView[];
  /** Between each node and the next. */
  readonly edges: readonly EdgeView[];
}

/** How ads belong together. */
export interface Links {
  /** @throws AD_UNKNOWN */
  ofAd(id: AdId): Promise<AdLinks>;
  /** The strongest connection of two ads. @param options.includeHubs also through what is suppressed @throws AD_UNKNOWN */
  path(from: AdId, to: AdId, options: { includeHubs: boolean }): Promise<ShownPath>;
}

/** Ads that are listed beside one, and nodes that are shown of it. */
const MOST_LINKS = 200;
const MOST_NODES = 200;

export function createLinks(parts: {
  store: Store;
  acting: ActingContext;
  operations: Pick<Operations, "assertReached">;
  evidence: LinkEvidenceReader;
  graphs: LinkGraphs;
}): Links {
  const { store, operations, evidence, graphs } = parts;
  const isShown = ({ kind }: EvidenceNode) => kind !== "subject" || seesSubjects(parts.acting);

  async function known(id: AdId): Promise<Ad> {
    const unknown = () => expected("AD_UNKNOWN", "an ad that exists", "the ad", id);
    const ad = await store.ads.findById(id);
    if (ad === null) throw unknown();
    await operations.assertReached(ad.operationId, unknown);
    await store.audit.append({ act: "link.view", operationId: ad.operationId, details: { ad: id } });
    return ad;
  }

  /** A graph that has the ad: a known answer's is in none but its own, and looks like any other ad that nothing ties. */
  async function graphWith(ad: Ad): Promise<{ built: BuiltGraph; number: number }> {
    const built = await graphs.of(ad.operationId);
    const number = built.graph.numberOf(ad.id);
    if (number !== undefined) return { built, number };
    const graph = new LinkGraph();
    const own = await evidence.ofAd(ad);
    graph.addAd(ad.id);
    for (const mention of own.mentions) graph.add(mention);
    await inSlices(graph.weigh(() => false));
    const alone = { graph, facts: [own.facts], networks: [], networkOfAd: Int32Array.of(-1) };
    return { built: alone, number: 0 };
  }

  return {
    async ofAd(id) {
      const { built, number } = await graphWith(await known(id));
      const { graph, facts, networks, networkOfAd } = built;
      const viewOf = (ad: number) => adView(graph.ads[ad] as AdId, facts[ad] as (typeof facts)[number]);
      const edges = edgesOf(graph, number).filter(({ node }) => isShown(nodeOf(graph, node)));
      const shared = sharedWith(graph, number, edges);
      const links = [...shared]
        .sort(([a, one], [b, other]) => other.strength - one.strength || a - b)
        .slice(0, MOST_LINKS)
        .map(([ad, { strength, via }]) => ({ ad: viewOf(ad), strength, via }));
      const network = networks[networkOfAd[number] as number];
      const shown = edges.slice(0, MOST_NODES);
      return {
        ad: viewOf(number),
        nodes: shown.map(({ node }) => nodeView(nodeOf(graph, node))),
        edges: shown.map((edge) => edgeView(graph, edge)),
        links,
        moreLinks: shared.size - links.length,
        networkId: network === undefined ? null : networkIdOf(graph, network),
      };
    },

    async path(from, to, { includeHubs }) {
      const [first, last] = [await known(from), await known(to)];
      if (first.operationId !== last.operationId) return unconnected("other_operation");
      const { graph, facts } = await graphs.of(first.operationId);
      const [start, end] = [graph.numberOf(from), graph.numberOf(to)];
      if (start === undefined || end === undefined) return unconnected("nothing_in_common");
      const allowed = isShown;
      const search = (hubs: boolean) =>
        inSlices(strongestPath(graph, start, end, { includeHubs: hubs, isAllowed: allowed }));
      const path = await search(includeHubs);
      if (path === null) {
        const throughHubs = !includeHubs && (await search(true)) !== null;
        return unconnected(throughHubs ? "through_hubs_only" : "nothing_in_common");
      }
      const edges = path.steps.map(({ edge }) => graph.edges[edge] as Edge);
      const viewOf = (ad: number) => adView(graph.ads[ad] as AdId, facts[ad] as (typeof facts)[number]);
      const nodes = path.steps.map(({ direction }, i) => {
        const { ad, node } = edges[i] as Edge;
        return direction === "to_ad" ? viewOf(ad) : nodeView(nodeOf(graph, node));
      });
      return {
        isConnected: true,
        reason: null,
        log10Odds: Number.isFinite(path.log10Odds) ? path.log10Odds : null,
        nodes: [viewOf(start), ...nodes],
        edges: edges.map((edge) => edgeView(graph, edge)),
      };
    },
  };
}

function unconnected(reason: Unconnected): ShownPath {
  return { isConnected: false, reason, log10Odds: null, nodes: [], edges: [] };
}

function nodeOf(graph: LinkGraph, number: number): EvidenceNode {
  return graph.nodes[number] as EvidenceNode;
}

/** The edges of an ad: what ties most first, what is suppressed last. */
function edgesOf(graph: LinkGraph, ad: number): Edge[] {
  const isTie = ({ suppressed }: Edge) => Number(suppressed === null);
  return (graph.edgesOfAd[ad] ?? [])
    .map((number) => graph.edges[number] as Edge)
    .sort((a, b) => isTie(b) - isTie(a) || b.weight - a.weight);
}

/** The ads that an ad is tied to, by their numbers. Hubs are suppressed, so that there are few. */
function sharedWith(
  graph: LinkGraph,
  ad: number,
  edges: readonly Edge[],
): Map<number, { strength: number; via: string[] }> {
  const shared = new Map<number, { strength: number; via: string[] }>();
  for (const own of edges) {
    if (own.suppressed !== null) continue;
    const node = nodeOf(graph, own.node);
    for (const number of node.edges) {
      const other = graph.edges[number] as Edge;
      if (other.ad === ad || other.suppressed !== null) continue;
      const known = shared.get(other.ad) ?? { strength: 0, via: [] };
      known.strength += Math.min(own.weight, other.weight);
      known.via.push(node.id);
      shared.set(other.ad, known);
    }
  }
  return shared;
}
