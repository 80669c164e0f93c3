import type { OperationId, Sha256 } from "../domain/ids.js";
import { nodeId } from "../domain/links/evidence.js";
import { type EvidenceNode, LinkGraph } from "../domain/links/graph.js";
import { type AdFacts, type Network, networksOf } from "../domain/links/networks.js";
import type { CommunityFinder, NumberedGraph } from "../ports/communities.js";
import type { Store } from "../ports/store.js";
import type { LinkEvidenceReader } from "./link-evidence.js";
import { inSlices } from "./slices.js";

/** The links of an operation, as they were at one version of what they rest on. */
export interface BuiltGraph {
  readonly graph: LinkGraph;
  /** By the number of the ad. */
  readonly facts: readonly AdFacts[];
  readonly networks: readonly Network[];
  /** The network of each ad, by their numbers; -1 for none. */
  readonly networkOfAd: Int32Array;
}

/** Builds the links of operations, and keeps them until what they rest on changes. */
export interface LinkGraphs {
  of(operationId: OperationId): Promise<BuiltGraph>;
}

/** Operations whose links are kept in memory: those asked for last. */
const MOST_KEPT = 4;

/** Components up to so many ads are one network each; larger ones are taken apart into communities. */
const LARGEST_WHOLE = 50;

/** Fixes the draws of the community detection: the same links make the same networks. */
const SEED = 6;

export function createLinkGraphs(parts: {
  store: Store;
  evidence: LinkEvidenceReader;
  communities: CommunityFinder;
  /** Let hubs tie as well: to measure what suppression is for. */
  keepsHubs?: boolean;
  /** Components up to so many ads are one network each; {@link LARGEST_WHOLE} unless said. */
  largestWhole?: number;
}): LinkGraphs {
  const { evidence, communities, keepsHubs = false, largestWhole = LARGEST_WHOLE } = parts;
  const kept = new Map<OperationId, { readonly version: string; readonly built: Promise<BuiltGraph> }>();

  async function build(operationId: OperationId): Promise<BuiltGraph> {
    const graph = new LinkGraph();
    const facts: AdFacts[] = [];
    for await (const page of evidence.ads(operationId))
      for (const ad of page) {
        graph.addAd(ad.id);
        facts.push(ad.facts);
        for (const mention of ad.mentions) graph.add(mention);
      }
    const entries = await parts.store.stopList.list(operationId);
    const isStopped = stopper(
      graph,
      entries.map(({ node }) => node),
    );
    const noTies = keepsHubs ? new Set<Sha256>() : graph.suppressedPictures(isStopped);
    for await (const page of evidence.across(operationId, noTies))
      for (const mention of page) graph.add(mention);
    await inSlices(graph.weigh(isStopped, keepsHubs));
    const groups = await split(graph, await inSlices(graph.components()));
    const networks = await inSlices(networksOf(graph, facts, groups));
    const networkOfAd = new Int32Array(graph.ads.length).fill(-1);
    for (const [i, { ads }] of networks.entries()) for (const ad of ads) networkOfAd[ad] = i;
    return { graph, facts, networks, networkOfAd };
  }

  /** Takes components with many ads apart into communities. @returns the group of each ad */
  async function split(graph: LinkGraph, components: Int32Array): Promise<Int32Array> {
    const sizes = new Map<number, number>();
    for (const component of components) sizes.set(component, (sizes.get(component) ?? 0) + 1);
    const isLarge = (ad: number) => (sizes.get(components[ad] as number) ?? 0) > largestWhole;
    if (![...sizes.values()].some((size) => size > largestWhole)) return components;
    const found = await communities.find(await inSlices(numbered(graph, isLarge)), SEED);
    const ads = graph.ads.length;
    return components.map((component, ad) => (isLarge(ad) ? ads + (found[ad] as number) : component));
  }

  return {
    async of(operationId) {
      const version = await evidence.version(operationId);
      const known = kept.get(operationId);
      kept.delete(operationId);
      const built = known?.version === version ? known.built : build(operationId);
      kept.set(operationId, { version, built });
      for (const oldest of [...kept.keys()].slice(0, -MOST_KEPT)) kept.delete(oldest);
      // A failure is not kept: the next one who asks tries again.
      built.catch(() => kept.delete(operationId));
      return built;
    },
  };
}

/** Whether a node is on a stop list, a picture by itself or by any of its copies. */
function stopper(graph: LinkGraph, stopped: readonly string[]): (node: EvidenceNode) => boolean {
  const ids = new Set(stopped);
  const hasPictures = stopped.some((id) => id.startsWith(nodeId("image", "")));
  return (node) =>
    ids.has(node.id) ||
    (hasPictures &&
      node.kind === "image" &&
      graph.picturesOf(node).some((sha256) => ids.has(nodeId("image", sha256))));
}

/** The edges that tie, of some ads, by numbers: the ads first, then what they have in common. */
function* numbered(graph: LinkGraph, isWanted: (ad: number) => boolean): Generator<void, NumberedGraph> {
  const ads = graph.ads.length;
  const from: number[] = [];
  const to: number[] = [];
  const weights: number[] = [];
  for (const [i, { ad, node, weight, suppressed }] of graph.edges.entries()) {
    if (i % 10_000 === 0) yield;
    if (suppressed !== null || !isWanted(ad)) continue;
    from.push(ad);
    to.push(ads + node);
    weights.push(weight);
  }
  return {
    count: ads + graph.nodes.length,
    from: Int32Array.from(from),
    to: Int32Array.from(to),
    weights: Float64Array.from(weights),
  };
}
