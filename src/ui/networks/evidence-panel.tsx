import { plainLine } from "../ads/marked-text.js";
import { ShownText } from "../ads/shown-text.jsx";
import type { LinkEdge, LinkNode } from "../api/links.js";
import { MinorBadge } from "../minors/badge.jsx";
import { hrefOf } from "../state/route.js";
import { useRight } from "../state/session.jsx";
import { useTexts } from "../texts/use-texts.js";
import type { Focused } from "./chart-keys.js";
import { EdgeEvidence } from "./edge-evidence.jsx";
import { StopNode } from "./stop-list.jsx";

interface Props {
  readonly nodes: readonly LinkNode[];
  readonly edges: readonly LinkEdge[];
  readonly operation: string;
  readonly chosen: Focused | null;
  readonly onChoose: (what: Focused) => void;
}

const STOPPABLE = ["image", "identifier", "identity"];

/** What is known of the chosen node or link. */
export function EvidencePanel({ nodes, edges, operation, chosen, onChoose }: Props) {
  const { links } = useTexts();
  const node = nodes.find(({ id }) => chosen?.kind === "node" && id === chosen.id);
  const edge = edges.find(({ id }) => chosen?.kind === "edge" && id === chosen.id);
  const find = (id: string) => nodes.find((one) => one.id === id);
  return (
    <section class="card evidence-panel" aria-live="polite" aria-label={links.evidence}>
      <h2>{links.evidence}</h2>
      {node === undefined && edge === undefined && <p>{links.evidenceNone}</p>}
      {node !== undefined && <ChosenNode node={node} {...{ edges, operation, find, onChoose }} />}
      {edge !== undefined && (
        <>
          <p>
            <NodeButton node={find(edge.from)} onChoose={onChoose} /> {links.edgeKinds[edge.kind]}{" "}
            <NodeButton node={find(edge.to)} onChoose={onChoose} />
          </p>
          <EdgeEvidence key={edge.id} edge={edge} />
        </>
      )}
    </section>
  );
}

function ChosenNode(
  props: Pick<Props, "edges" | "operation" | "onChoose"> & {
    node: LinkNode;
    find: (id: string) => LinkNode | undefined;
  },
) {
  const { node, edges, operation, find, onChoose } = props;
  const { links } = useTexts();
  const mayStop = useRight("stop-list.manage");
  const own = edges.filter(({ from, to }) => from === node.id || to === node.id);
  return (
    <>
      <p>
        <span class="small">{links.kinds[node.kind]}</span>
        <br />
        <strong class="long">
          <ShownText text={node.label} />
        </strong>{" "}
        {node.ad?.possibleMinor === true && <MinorBadge />}
      </p>
      {node.suppressed !== null && <p class="small">{links.suppressed[node.suppressed]}</p>}
      {node.ad === null ? (
        <p class="small">{links.sharedBy(node.degree)}</p>
      ) : (
        <p>
          <a href={hrefOf({ page: "ad", id: node.ref })}>{links.openAd}</a>
          <br />
          <span class="small">
            <ShownText
              text={[node.ad.site, node.ad.place, node.ad.at?.slice(0, 10)]
                .filter((part) => part != null)
                .join(" · ")}
            />
          </span>
        </p>
      )}
      <h3>{links.linksOf}</h3>
      <ul class="plain-list">
        {own.map((edge) => {
          const other = find(edge.from === node.id ? edge.to : edge.from);
          return (
            <li key={edge.id}>
              <button
                type="button"
                class={edge.suppressed === null ? "link" : "link is-suppressed"}
                onClick={() => onChoose({ kind: "edge", id: edge.id })}
              >
                {other !== undefined && `${links.kinds[other.kind]} ${plainLine(other.label)}`}
              </button>
            </li>
          );
        })}
      </ul>
      {mayStop && node.suppressed !== "stop_list" && STOPPABLE.includes(node.kind) && (
        <StopNode key={node.id} operation={operation} nodeId={node.id} />
      )}
    </>
  );
}

function NodeButton({ node, onChoose }: { node: LinkNode | undefined; onChoose: Props["onChoose"] }) {
  if (node === undefined) return null;
  return (
    <button type="button" class="link long" onClick={() => onChoose({ kind: "node", id: node.id })}>
      {plainLine(node.label)}
    </button>
  );
}
