import type { Point } from "../../domain/geometry.js";
import type { LinkEdge } from "../api/links.js";

/** What is focused in a chart: a node or an edge, by its id. */
export interface Focused {
  readonly kind: "node" | "edge";
  readonly id: string;
}

const DIRECTIONS: Readonly<Record<string, Point>> = {
  ArrowLeft: { x: -1, y: 0 },
  ArrowRight: { x: 1, y: 0 },
  ArrowUp: { x: 0, y: -1 },
  ArrowDown: { x: 0, y: 1 },
};

/**
 * Where an arrow key leads: from a node to the edge that goes most in its direction, from an edge to that one of its ends.
 * @returns null where nothing lies in that direction, or the key is no arrow
 */
export function followArrow(
  key: string,
  focused: Focused,
  edges: readonly LinkEdge[],
  places: ReadonlyMap<string, Point>,
): Focused | null {
  const direction = Object.hasOwn(DIRECTIONS, key) ? DIRECTIONS[key] : undefined;
  if (direction === undefined) return null;
  if (focused.kind === "edge") {
    const edge = edges.find(({ id }) => id === focused.id);
    const [from, to] = [places.get(edge?.from ?? ""), places.get(edge?.to ?? "")];
    if (edge === undefined || from === undefined || to === undefined) return null;
    return { kind: "node", id: along(direction, from, to) > 0 ? edge.to : edge.from };
  }
  const here = places.get(focused.id);
  if (here === undefined) return null;
  let best: { readonly id: string; readonly share: number } | null = null;
  for (const { id, from, to } of edges) {
    if (from !== focused.id && to !== focused.id) continue;
    const there = places.get(from === focused.id ? to : from);
    if (there === undefined) continue;
    const share = along(direction, here, there);
    if (share > (best?.share ?? 0)) best = { id, share };
  }
  return best === null ? null : { kind: "edge", id: best.id };
}

/** The cosine between a direction and the way from one point to another. */
function along({ x, y }: Point, from: Point, to: Point): number {
  const [dx, dy] = [to.x - from.x, to.y - from.y];
  const length = Math.hypot(dx, dy);
  return length === 0 ? 0 : (dx * x + dy * y) / length;
}
