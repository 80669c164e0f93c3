import type { Box, Point } from "../../domain/geometry.js";
import type { LinkEdge, LinkNode } from "../api/links.js";

/** More nodes than this cannot be told apart in a chart. */
const MOST_DRAWN = 250;
/** Suppressed for these reasons a node is a hub and drawn as one; for the others it is left out unless somebody asks. */
const HUBS = ["stop_list", "degree"];

/**
 * What of a network is drawn: what ties, and hubs; ads without any edge there stay.
 * @param withAll draw what ties nothing as well: sites, subjects
 * @returns at most {@link MOST_DRAWN} nodes, shared ones with the most ads first, then ads with the most edges
 */
export function drawnOf(
  nodes: readonly LinkNode[],
  edges: readonly LinkEdge[],
  withAll: boolean,
): { readonly nodes: readonly LinkNode[]; readonly edges: readonly LinkEdge[] } {
  const isWanted = ({ suppressed }: { suppressed: string | null }) =>
    withAll || suppressed === null || HUBS.includes(suppressed);
  const shared = nodes.filter((node) => node.kind !== "ad" && isWanted(node));
  const ads = nodes.filter(({ kind }) => kind === "ad");
  const counts = countEdges(edges);
  const most = (some: readonly LinkNode[]) =>
    [...some].sort((one, other) => (counts.get(other.id) ?? 0) - (counts.get(one.id) ?? 0));
  const drawnShared = most(shared).slice(0, Math.max(MOST_DRAWN / 3, MOST_DRAWN - ads.length));
  const drawn = [...drawnShared, ...most(ads).slice(0, MOST_DRAWN - drawnShared.length)];
  const ids = new Set(drawn.map(({ id }) => id));
  return {
    nodes: nodes.filter(({ id }) => ids.has(id)),
    edges: edges.filter((edge) => ids.has(edge.from) && ids.has(edge.to) && isWanted(edge)),
  };
}

/** How many edges each node has. */
export function countEdges(edges: readonly LinkEdge[]): Map<string, number> {
  const counts = new Map<string, number>();
  for (const { from, to } of edges) for (const id of [from, to]) counts.set(id, (counts.get(id) ?? 0) + 1);
  return counts;
}

/** Half of the width of a node: what more ads share is larger. */
export function radiusOf({ kind, degree }: Pick<LinkNode, "kind" | "degree">): number {
  return kind === "ad" ? 7 : Math.min(20, 7 + 2 * Math.log2(Math.max(1, degree)));
}

/** The box around all places, with a margin. */
export function boundsOf(places: Iterable<Point>, margin = 50): Box {
  let [left, top, right, bottom] = [Infinity, Infinity, -Infinity, -Infinity];
  for (const { x, y } of places) {
    left = Math.min(left, x);
    right = Math.max(right, x);
    top = Math.min(top, y);
    bottom = Math.max(bottom, y);
  }
  if (left > right) return { x: -100, y: -100, width: 200, height: 200 };
  return {
    x: left - margin,
    y: top - margin,
    width: right - left + 2 * margin,
    height: bottom - top + 2 * margin,
  };
}

/** A view enlarged or made smaller around its middle. @param by above 1 shows less, larger */
export function zoomed({ x, y, width, height }: Box, by: number): Box {
  const [newWidth, newHeight] = [width / by, height / by];
  return {
    x: x + (width - newWidth) / 2,
    y: y + (height - newHeight) / 2,
    width: newWidth,
    height: newHeight,
  };
}

export interface Label {
  readonly id: string;
  readonly text: string;
}

/** Characters of a label in the chart. */
const LONGEST_LABEL = 24;
/** Width of a character and height of a line, as shares of the size of the letters. */
const [CHARACTER, LINE] = [0.58, 1.25];

export function shortLabel(text: string): string {
  const characters = [...text];
  return characters.length > LONGEST_LABEL ? `${characters.slice(0, LONGEST_LABEL - 1).join("")}…` : text;
}

/**
 * The labels that fit under their nodes without touching each other or another node.
 * @param labels in the order in which they are wanted; the first `sure` of them stand whatever they cover
 * @param letters size of the letters, in units of the chart
 */
export function labelsThatFit(
  labels: readonly Label[],
  sure: number,
  places: ReadonlyMap<string, Point>,
  radius: (id: string) => number,
  letters: number,
): Label[] {
  const taken = [...places].map(([id, { x, y }]) => {
    const r = radius(id);
    return { id, x: x - r, y: y - r, width: 2 * r, height: 2 * r };
  });
  return labels.filter(({ id, text }, i) => {
    const place = places.get(id);
    if (place === undefined) return false;
    const width = [...text].length * letters * CHARACTER;
    const box = { id, x: place.x - width / 2, y: place.y + radius(id), width, height: letters * LINE };
    if (i >= sure && taken.some((other) => other.id !== id && overlap(box, other))) return false;
    taken.push({ ...box, id: `label ${id}` });
    return true;
  });
}

function overlap(one: Box, other: Box): boolean {
  return (
    one.x < other.x + other.width &&
    other.x < one.x + one.width &&
    one.y < other.y + other.height &&
    other.y < one.y + one.height
  );
}
