import { useState } from "preact/hooks";
import { ShownText } from "../ads/shown-text.jsx";
import type { LinkEdge, LinkNode } from "../api/links.js";
import { Scrolls } from "../parts/scrolls.jsx";
import { hrefOf } from "../state/route.js";
import { useTexts } from "../texts/use-texts.js";
import type { Focused } from "./chart-keys.js";

interface Props {
  readonly nodes: readonly LinkNode[];
  readonly edges: readonly LinkEdge[];
  readonly onChoose: (what: Focused) => void;
}

/** Rows that are shown before somebody asks for the others. */
const FIRST_ROWS = 100;

/** The same links as in the chart, and those that the chart leaves out. */
export function EdgeTable({ nodes, edges, onChoose }: Props) {
  const { links } = useTexts();
  const { tableColumns: columns } = links;
  const [isWhole, setWhole] = useState(false);
  const byId = new Map(nodes.map((node) => [node.id, node]));
  const shown = isWhole ? edges : edges.slice(0, FIRST_ROWS);
  return (
    <section class="card">
      <h2>{links.table}</h2>
      <Scrolls label={links.table} class="edge-table">
        <table>
          <thead>
            <tr>
              <th scope="col">{columns.ad}</th>
              <th scope="col">{columns.kind}</th>
              <th scope="col">{columns.what}</th>
              <th scope="col" class="number">
                {columns.weight}
              </th>
              <th scope="col">{columns.note}</th>
              <th scope="col">{columns.evidence}</th>
            </tr>
          </thead>
          <tbody>
            {shown.map((edge) => (
              <tr key={edge.id}>
                <th scope="row" class="long">
                  <a href={hrefOf({ page: "ad", id: edge.from })}>
                    <ShownText text={byId.get(edge.from)?.label ?? links.thisAd} />
                  </a>
                </th>
                <td>{links.kinds[edge.kind]}</td>
                <td class="long">
                  <ShownText text={byId.get(edge.to)?.label ?? ""} />
                </td>
                <td class="number">{edge.weight.toFixed(2)}</td>
                <td class="small">{edge.suppressed !== null && links.suppressed[edge.suppressed]}</td>
                <td>
                  <button type="button" onClick={() => onChoose({ kind: "edge", id: edge.id })}>
                    {links.show}
                  </button>
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </Scrolls>
      {shown.length < edges.length && (
        <button type="button" onClick={() => setWhole(true)}>
          {links.showRows(edges.length)}
        </button>
      )}
    </section>
  );
}
