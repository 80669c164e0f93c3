import type { LinkNode } from "../api/links.js";
import { radiusOf } from "./chart-view.js";

/** A node by its shape as well as its colour: not everybody tells colours apart. */
export function NodeShape({ node }: { node: Pick<LinkNode, "kind" | "degree"> }) {
  const r = radiusOf(node);
  const points = (...corners: [number, number][]) => corners.map(([x, y]) => `${x * r},${y * r}`).join(" ");
  switch (node.kind) {
    case "ad":
      return <circle class="shape" r={r} />;
    case "image":
      return <rect class="shape" x={-0.85 * r} y={-0.85 * r} width={1.7 * r} height={1.7 * r} />;
    case "identifier":
      return <polygon class="shape" points={points([0, -1.1], [1.1, 0], [0, 1.1], [-1.1, 0])} />;
    case "identity":
      return <polygon class="shape" points={points([0, -1.1], [1, 0.8], [-1, 0.8])} />;
    case "subject":
      return <polygon class="shape" points={points([0, 1.1], [1, -0.8], [-1, -0.8])} />;
    case "site":
      return (
        <polygon
          class="shape"
          points={points([-0.55, -0.95], [0.55, -0.95], [1.1, 0], [0.55, 0.95], [-0.55, 0.95], [-1.1, 0])}
        />
      );
  }
}

interface Meaning {
  readonly kind: LinkNode["kind"];
  readonly name: string;
  readonly isMinor?: boolean;
}

/** What the shapes mean. */
export function ShapeLegend({ names }: { names: readonly Meaning[] }) {
  return (
    <ul class="legend small">
      {names.map(({ kind, name, isMinor = false }) => (
        <li key={name}>
          <svg
            viewBox="-9 -9 18 18"
            width="18"
            height="18"
            aria-hidden="true"
            class={`kind-${kind}${isMinor ? " is-minor" : ""}`}
          >
            <NodeShape node={{ kind, degree: 1 }} />
          </svg>{" "}
          {name}
        </li>
      ))}
    </ul>
  );
}
