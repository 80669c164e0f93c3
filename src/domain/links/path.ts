import type { EvidenceNode, LinkGraph } from "./graph.js";

/** One step of a path: an edge, from an ad to what it has in common with others, or back. */
export interface Step {
  /** Number of the edge. */
  readonly edge: number;
  readonly direction: "from_ad" | "to_ad";
}

/** How two ads are connected. */
export interface Path {
  readonly steps: readonly Step[];
  /** log10 of the odds that every step of the path holds, at even odds before each. */
  readonly log10Odds: number;
}

/** Places taken out of the queue between two pauses. */
const SLICE = 500;

/**
 * The strongest path between two ads (Dijkstra, 1959): the one for which it is most probable that all of its steps hold. A step of weight w, a log10 LR,
 * holds with the probability 10^w / (1 + 10^w) at even odds before it, and costs minus the logarithm of that. A generator, so that the
 * caller can let others work in between.
 * @param from, to numbers of ads
 * @param options.isAllowed whether a node may be gone through at all
 * @param options.includeHubs go through what is suppressed as well, by what its degree leaves of its strength
 * @returns null where there is none
 */
export function* strongestPath(
  graph: LinkGraph,
  from: number,
  to: number,
  { includeHubs, isAllowed }: { includeHubs: boolean; isAllowed: (node: EvidenceNode) => boolean },
): Generator<void, Path | null> {
  const ads = graph.ads.length;
  const places = ads + graph.nodes.length;
  const costs = new Float64Array(places).fill(Number.POSITIVE_INFINITY);
  const arrivals = new Int32Array(places).fill(-1);
  const queue = new Queue();
  costs[from] = 0;
  queue.push(from, 0);
  for (let taken = 1; ; taken++) {
    const next = queue.pop();
    if (next === null) return null;
    const { place, cost } = next;
    if (place === to) break;
    if (cost > (costs[place] as number)) continue;
    const isAd = place < ads;
    const edges = isAd ? (graph.edgesOfAd[place] ?? []) : (graph.nodes[place - ads]?.edges ?? []);
    for (const [i, number] of edges.entries()) {
      if (i % SLICE === SLICE - 1) yield;
      const edge = graph.edges[number];
      if (edge === undefined || (edge.suppressed !== null && !includeHubs)) continue;
      if (edge.weight <= 0 || !isAllowed(graph.nodes[edge.node] as EvidenceNode)) continue;
      const other = isAd ? ads + edge.node : edge.ad;
      const total = cost + costOf(edge.weight);
      if (total >= (costs[other] as number)) continue;
      costs[other] = total;
      arrivals[other] = number;
      queue.push(other, total);
    }
    if (taken % SLICE === 0) yield;
  }
  return { steps: stepsBack(graph, arrivals, from, to), log10Odds: oddsOf(costs[to] as number) };
}

/** Minus the natural logarithm of the probability that a step of this weight holds. */
function costOf(weight: number): number {
  return Math.log1p(10 ** -weight);
}

function oddsOf(cost: number): number {
  const probability = Math.exp(-cost);
  return cost === 0 ? Number.POSITIVE_INFINITY : Math.log10(probability / -Math.expm1(-cost));
}

function stepsBack(graph: LinkGraph, arrivals: Int32Array, from: number, to: number): Step[] {
  const ads = graph.ads.length;
  const steps: Step[] = [];
  for (let place = to; place !== from; ) {
    const number = arrivals[place] as number;
    const edge = graph.edges[number] as (typeof graph.edges)[number];
    const isAd = place < ads;
    steps.push({ edge: number, direction: isAd ? "to_ad" : "from_ad" });
    place = isAd ? ads + edge.node : edge.ad;
  }
  return steps.reverse();
}

/** A binary heap: the place with the least cost comes out first. */
class Queue {
  readonly #heap: { readonly place: number; readonly cost: number }[] = [];

  push(place: number, cost: number): void {
    const heap = this.#heap;
    let at = heap.push({ place, cost }) - 1;
    while (at > 0) {
      const above = (at - 1) >> 1;
      if (this.#cost(above) <= cost) break;
      this.#swap(at, above);
      at = above;
    }
  }

  pop(): { readonly place: number; readonly cost: number } | null {
    const heap = this.#heap;
    const [first] = heap;
    const last = heap.pop();
    if (first === undefined || last === undefined) return null;
    if (heap.length === 0) return first;
    heap[0] = last;
    for (let at = 0; ; ) {
      const left = 2 * at + 1;
      const least = this.#cost(left + 1) < this.#cost(left) ? left + 1 : left;
      if (this.#cost(least) >= this.#cost(at)) return first;
      this.#swap(at, least);
      at = least;
    }
  }

  #cost(at: number): number {
    return this.#heap[at]?.cost ?? Number.POSITIVE_INFINITY;
  }

  #swap(one: number, other: number): void {
    const heap = this.#heap;
    const kept = heap[one] as (typeof heap)[number];
    heap[one] = heap[other] as (typeof heap)[number];
    heap[other] = kept;
  }
}
