import { useMemo, useRef, useState } from "preact/hooks";
import type { Point } from "../../domain/geometry.js";
import { plainLine } from "../ads/marked-text.js";
import type { LinkEdge, LinkNode } from "../api/links.js";
import { usePaneSize } from "../state/pane-size.js";
import { useTexts } from "../texts/use-texts.js";
import { type Focused, followArrow } from "./chart-keys.js";
import { countEdges, labelsThatFit, radiusOf, shortLabel } from "./chart-view.js";
import { NodeShape } from "./node-shape.jsx";
import { useChartView } from "./use-chart-view.js";

interface Props {
  readonly nodes: readonly LinkNode[];
  readonly edges: readonly LinkEdge[];
  readonly places: ReadonlyMap<string, Point>;
  readonly chosen: Focused | null;
  readonly onChoose: (what: Focused) => void;
}

/** Size of the letters on the screen, in pixels. */
const LETTERS = 12;

/** Ads and what they share as a drawing that can be walked by keyboard: one stop for Tab, arrows along the links. */
export function LinkChart({ nodes, edges, places, chosen, onChoose }: Props) {
  const { links } = useTexts();
  const svg = useRef<SVGSVGElement>(null);
  const frame = useRef<HTMLDivElement>(null);
  const pane = usePaneSize(frame);
  const { view, larger, smaller, fit, reveal, press, pointer } = useChartView(svg, places);
  const [focused, setFocused] = useState<Focused | null>(null);
  const byId = useMemo(() => new Map(nodes.map((node) => [node.id, node])), [nodes]);
  const counts = useMemo(() => countEdges(edges), [edges]);
  const unit = Math.max(view.width / Math.max(1, pane.width), view.height / Math.max(1, pane.height));
  const letters = LETTERS * unit;

  /** What is at hand: focused, else chosen, else what has the most links. */
  const here: Focused | null = focused ?? chosen ?? firstOf(nodes, counts);
  const near = new Set<string>();
  for (const what of [focused, chosen])
    for (const { id, from, to } of edges)
      if (what !== null && (what.id === id || what.id === from || what.id === to))
        for (const end of [from, to]) near.add(end);
  const isNear = (id: string) => near.size === 0 || near.has(id);

  const wanted = [...nodes]
    .filter(({ kind, id }) => kind !== "ad" || near.has(id) || unit < 0.7)
    .sort(
      (one, other) =>
        Number(other.id === here?.id) - Number(one.id === here?.id) ||
        Number(near.has(other.id)) - Number(near.has(one.id)) ||
        (counts.get(other.id) ?? 0) - (counts.get(one.id) ?? 0),
    )
    .map(({ id, label }) => ({ id, text: shortLabel(plainLine(label)) }));
  const radius = (id: string) => {
    const node = byId.get(id);
    return node === undefined ? 0 : radiusOf(node);
  };
  const isHereNode = focused?.kind === "node" || chosen?.kind === "node";
  const labels = labelsThatFit(wanted, isHereNode ? 1 : 0, places, radius, letters);

  function focus(what: Focused): void {
    setFocused(what);
    const place = places.get(what.id);
    if (place !== undefined) reveal(place);
    svg.current?.querySelector<SVGElement>(`[data-id="${CSS.escape(what.id)}"]`)?.focus();
  }
  function pressed(event: KeyboardEvent): void {
    const next = here === null || event.shiftKey ? null : followArrow(event.key, here, edges, places);
    if (next !== null) focus(next);
    else if ((event.key === "Enter" || event.key === " ") && here !== null) onChoose(here);
    else if (!press(event) && !event.key.startsWith("Arrow")) return;
    // An arrow that leads nowhere does not turn the page over, or go to another candidate.
    event.preventDefault();
  }
  /** What makes a node or an edge reachable. */
  const item = (what: Focused, label: string) => ({
    "data-id": what.id,
    role: "button" as const,
    tabIndex: here?.id === what.id ? 0 : -1,
    "aria-label": label,
    "aria-pressed": chosen?.id === what.id,
    onFocus: () => setFocused(what),
    onBlur: () => setFocused(null),
    onClick: () => onChoose(what),
  });
  const name = (id: string) => plainLine(byId.get(id)?.label ?? "");
  return (
    <div class="chart">
      <div class="row middle tight">
        <button type="button" onClick={larger}>
          {links.larger}
        </button>
        <button type="button" onClick={smaller}>
          {links.smaller}
        </button>
        <button type="button" onClick={fit}>
          {links.fit}
        </button>
      </div>
      <div ref={frame} class="chart-frame">
        {/* biome-ignore lint/a11y/useSemanticElements: no other element groups what is drawn */}
        <svg
          ref={svg}
          viewBox={`${view.x} ${view.y} ${view.width} ${view.height}`}
          role="group"
          aria-label={links.chart}
          onKeyDown={pressed}
          {...pointer}
        >
          {edges.map((edge) => {
            const [from, to] = [places.get(edge.from), places.get(edge.to)];
            if (from === undefined || to === undefined) return null;
            const what: Focused = { kind: "edge", id: edge.id };
            const isFaint = !(near.has(edge.from) && near.has(edge.to)) && near.size > 0;
            const className = `edge${edge.suppressed === null ? "" : " is-suppressed"}${isFaint ? " is-faint" : ""}`;
            const ends = { x1: from.x, y1: from.y, x2: to.x, y2: to.y };
            return (
              <g
                key={edge.id}
                class={className}
                {...item(what, links.edge(name(edge.from), links.edgeKinds[edge.kind], name(edge.to)))}
              >
                <line class="reach" {...ends} />
                <line class="line" {...ends} stroke-width={1 + Math.min(3, edge.weight)} />
              </g>
            );
          })}
          {nodes.map((node) => {
            const place = places.get(node.id);
            if (place === undefined) return null;
            const reason = node.suppressed === null ? "" : `, ${links.suppressed[node.suppressed]}`;
            const label = links.node(links.kinds[node.kind], plainLine(node.label), counts.get(node.id) ?? 0);
            const marks = `${node.suppressed === null ? "" : " is-suppressed"}${isNear(node.id) ? "" : " is-faint"}${node.ad?.possibleMinor === true ? " is-minor" : ""}`;
            return (
              <g
                key={node.id}
                class={`node kind-${node.kind}${marks}`}
                transform={`translate(${place.x} ${place.y})`}
                {...item({ kind: "node", id: node.id }, label + reason)}
              >
                <circle class="ring" r={radiusOf(node) + 5} />
                <NodeShape node={node} />
              </g>
            );
          })}
          {/* biome-ignore lint/a11y/noAriaHiddenOnFocusable: nothing in it takes the focus; each node has its label */}
          <g aria-hidden="true" class="chart-labels">
            {labels.map(({ id, text }) => {
              const place = places.get(id);
              return (
                place !== undefined && (
                  <text
                    key={id}
                    class={isNear(id) ? undefined : "is-faint"}
                    x={place.x}
                    y={place.y + radius(id) + letters}
                    font-size={letters}
                  >
                    {text}
                  </text>
                )
              );
            })}
          </g>
        </svg>
      </div>
    </div>
  );
}

function firstOf(nodes: readonly LinkNode[], counts: ReadonlyMap<string, number>): Focused | null {
  let first: LinkNode | undefined;
  for (const node of nodes)
    if (first === undefined || (counts.get(node.id) ?? 0) > (counts.get(first.id) ?? 0)) first = node;
  return first === undefined ? null : { kind: "node", id: first.id };
}
