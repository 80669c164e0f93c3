import { useState } from "preact/hooks";
import { type AdLinks, linksOfAd } from "../api/links.js";
import type { Focused } from "../networks/chart-keys.js";
import { EdgeTable } from "../networks/edge-table.jsx";
import { EvidencePanel } from "../networks/evidence-panel.jsx";
import { Loading } from "../parts/loading.jsx";
import { Problem } from "../parts/problem.jsx";
import { useAsked } from "../state/ask.js";
import { hrefOf } from "../state/route.js";
import { useClient } from "../state/session.jsx";
import { useTexts } from "../texts/use-texts.js";
import { plainLine } from "./marked-text.js";
import { ShownText } from "./shown-text.jsx";

/** The ads that an ad is tied to, and what ties it. */
export function LinkedAds({ adId, operation }: { adId: string; operation: string }) {
  const { links } = useTexts();
  const client = useClient();
  const asked = useAsked(() => linksOfAd(client, adId), [client, adId]);
  const [chosen, setChosen] = useState<Focused | null>(null);
  const { answer } = asked;
  return (
    <>
      <section class="card">
        <h2>{links.linked}</h2>
        <Problem refusal={asked.refusal} again={asked.again} />
        {answer === null && asked.isAsking && <Loading />}
        {answer !== null && <Linked answer={answer} />}
      </section>
      {answer !== null && answer.edges.length > 0 && (
        <div class="network">
          <EdgeTable nodes={[answer.ad, ...answer.nodes]} edges={answer.edges} onChoose={setChosen} />
          <EvidencePanel
            nodes={[answer.ad, ...answer.nodes]}
            edges={answer.edges}
            operation={operation}
            chosen={chosen}
            onChoose={setChosen}
          />
        </div>
      )}
    </>
  );
}

function Linked({ answer: { links: linked, nodes, moreLinks, networkId } }: { answer: AdLinks }) {
  const { links } = useTexts();
  const { linkedColumns: columns } = links;
  const byId = new Map(nodes.map((node) => [node.id, node]));
  const viaNames = (via: readonly string[]) =>
    via.flatMap((id) => {
      const node = byId.get(id);
      return node === undefined ? [] : [`${links.kinds[node.kind]} ${plainLine(node.label)}`];
    });
  if (linked.length === 0) return <p>{links.linkedNone}</p>;
  return (
    <>
      {networkId !== null && (
        <p>
          <a href={hrefOf({ page: "network", id: networkId })}>{links.toNetwork}</a>
        </p>
      )}
      <table>
        <thead>
          <tr>
            <th scope="col">{columns.ad}</th>
            <th scope="col">{columns.strength}</th>
            <th scope="col">{columns.via}</th>
          </tr>
        </thead>
        <tbody>
          {linked.map(({ ad, strength, via }) => (
            <tr key={ad.id}>
              <th scope="row" class="long">
                <a href={hrefOf({ page: "ad", id: ad.ref })}>
                  <ShownText text={ad.label} />
                </a>
              </th>
              <td>{strength.toFixed(1)}</td>
              <td class="long">{viaNames(via).join(", ")}</td>
            </tr>
          ))}
        </tbody>
      </table>
      {moreLinks > 0 && <p class="small">{links.linkedMore(moreLinks)}</p>}
    </>
  );
}
