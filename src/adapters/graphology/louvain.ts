import { UndirectedGraph } from "graphology";
import louvainModule from "graphology-communities-louvain";
import { seededRandom } from "../../domain/seeded.js";
import type { NumberedGraph } from "../../ports/communities.js";

// A CommonJS package that declares a default export: the types look for it one level further down than Node does.
const louvain = louvainModule as unknown as typeof louvainModule.default;

/**
 * Communities by the Louvain method (Blondel et al. 2008, doi 10.1088/1742-5468/2008/10/P10008). Nodes and edges are taken in their order and every draw is
 * seeded, so that the same graph gives the same communities.
 */
export function communitiesOf({ count, from, to, weights }: NumberedGraph, seed: number): Int32Array {
  const graph = new UndirectedGraph<object, { weight: number }>();
  for (let node = 0; node < count; node++) graph.addNode(node);
  for (let i = 0; i < from.length; i++)
    graph.mergeEdge(from[i] as number, to[i] as number, { weight: weights[i] as number });
  const communities = louvain(graph, { getEdgeWeight: "weight", rng: seededRandom(seed) });
  return Int32Array.from({ length: count }, (_, node) => communities[node] ?? 0);
}
