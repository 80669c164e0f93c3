import { useMemo, useState } from "preact/hooks";
import { findNetwork, type ShownNetwork } from "../api/links.js";
import type { Focused } from "../networks/chart-keys.js";
import { drawnOf } from "../networks/chart-view.js";
import { EdgeTable } from "../networks/edge-table.jsx";
import { EvidencePanel } from "../networks/evidence-panel.jsx";
import { LinkChart } from "../networks/link-chart.jsx";
import { ShapeLegend } from "../networks/node-shape.jsx";
import { PlaceMap } from "../networks/place-map.jsx";
import { Timeline } from "../networks/timeline.jsx";
import { Check } from "../parts/field.jsx";
import { Heading } from "../parts/heading.jsx";
import { Loading } from "../parts/loading.jsx";
import { Problem } from "../parts/problem.jsx";
import { useAsked } from "../state/ask.js";
import { hrefOf } from "../state/route.js";
import { useClient } from "../state/session.jsx";
import { useTexts } from "../texts/use-texts.js";
import { RankParts } from "./networks-page.jsx";

/** One network: chart, evidence, table, times and places. */
export function NetworkPage({ id }: { id: string }) {
  const texts = useTexts();
  const client = useClient();
  const { answer, refusal, isAsking, again } = useAsked(() => findNetwork(client, id), [client, id]);
  return (
    <>
      <p>
        <a href={hrefOf({ page: "networks" })}>← {texts.pages.networks}</a>
      </p>
      {answer === null && <Heading>{texts.pages.network}</Heading>}
      <Problem refusal={refusal} again={again} />
      {isAsking && answer === null && <Loading />}
      {answer !== null && <Shown network={answer} />}
    </>
  );
}

function Shown({ network }: { network: ShownNetwork }) {
  const { links, minors } = useTexts();
  const [chosen, setChosen] = useState<Focused | null>(null);
  const [withAll, setWithAll] = useState(false);
  const { nodes, edges, operation, moreAds, parts } = network;
  const drawn = useMemo(() => drawnOf(nodes, edges, withAll), [nodes, edges, withAll]);
  const kinds = [...new Set(drawn.nodes.map(({ kind }) => kind))];
  // With what draws it, fetched when a network is looked at.
  const layout = useAsked(
    async () => ({
      drawn,
      places: (await import("../networks/chart-layout.js")).layOut(drawn.nodes, drawn.edges),
    }),
    [drawn],
  );
  return (
    <>
      <Heading>{links.title(network.ads)}</Heading>
      <RankParts parts={parts} />
      {moreAds > 0 && <p>{links.moreAds(moreAds)}</p>}
      <div class="network">
        <section class="card" aria-label={links.chart}>
          <p class="small">{links.chartHelp}</p>
          <div class="row middle">
            <ShapeLegend
              names={[
                ...kinds.map((kind) => ({ kind, name: links.kinds[kind] })),
                ...(network.minorAds > 0 ? [{ kind: "ad" as const, name: minors.badge, isMinor: true }] : []),
              ]}
            />
            <Check checked={withAll} onChange={setWithAll}>
              {links.showAll}
            </Check>
          </div>
          <Problem refusal={layout.refusal} again={layout.again} />
          {layout.answer !== null && (
            <LinkChart
              {...layout.answer.drawn}
              places={layout.answer.places}
              chosen={chosen}
              onChoose={setChosen}
            />
          )}
          {drawn.nodes.length < nodes.length && (
            <p class="small">{links.shownOf(drawn.nodes.length, nodes.length)}</p>
          )}
        </section>
        <EvidencePanel
          nodes={nodes}
          edges={edges}
          operation={operation}
          chosen={chosen}
          onChoose={setChosen}
        />
      </div>
      <EdgeTable nodes={nodes} edges={edges} onChoose={setChosen} />
      <Timeline network={network} />
      <PlaceMap network={network} />
    </>
  );
}
