import {
  forceCollide,
  forceLink,
  forceManyBody,
  forceSimulation,
  forceX,
  forceY,
  type SimulationNodeDatum,
} from "d3-force";
import type { Point } from "../../domain/geometry.js";
import type { LinkEdge, LinkNode } from "../api/links.js";
import { radiusOf } from "./chart-view.js";

/** Rounds of the simulation: about what it takes to come to rest; 200 nodes took 0.3 s of processor time. */
const ROUNDS = 320;
/** What is suppressed must not pull the ads of half a case together. */
const SUPPRESSED_PULL = 0.02;

interface Body extends SimulationNodeDatum {
  readonly id: string;
  readonly radius: number;
}

/**
 * Places nodes by forces: what is tied lies near, nothing lies on something else. The same nodes and edges are always placed the same.
 * @returns a place for each node, by its id
 */
export function layOut(nodes: readonly LinkNode[], edges: readonly LinkEdge[]): Map<string, Point> {
  const bodies = nodes.map((node): Body => ({ id: node.id, radius: radiusOf(node) }));
  const known = new Set(nodes.map(({ id }) => id));
  const links = edges
    .filter(({ from, to }) => known.has(from) && known.has(to))
    .map(({ from, to, suppressed }) => ({ source: from, target: to, suppressed }));
  const pull = forceLink<Body, (typeof links)[number]>(links).id(({ id }) => id);
  const usual = pull.strength();
  pull
    .distance(60)
    .strength((link, i, all) => (link.suppressed === null ? usual(link, i, all) : SUPPRESSED_PULL));
  forceSimulation(bodies)
    .force("links", pull)
    .force("apart", forceManyBody<Body>().strength(-190).distanceMax(600))
    .force(
      "collide",
      forceCollide<Body>(({ radius }) => radius + 7),
    )
    // Wider than high, as the chart is.
    .force("x", forceX<Body>(0).strength(0.035))
    .force("y", forceY<Body>(0).strength(0.06))
    .stop()
    .tick(ROUNDS);
  return new Map(bodies.map(({ id, x = 0, y = 0 }) => [id, { x, y }]));
}
