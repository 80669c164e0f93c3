import { useState } from "preact/hooks";
import { listNetworks, NETWORKS_AT_A_TIME, type Network } from "../api/links.js";
import { shortId } from "../log/short-id.js";
import { PathForm } from "../networks/path-form.jsx";
import { StopList } from "../networks/stop-list.jsx";
import { Heading } from "../parts/heading.jsx";
import { Loading } from "../parts/loading.jsx";
import { OperationChoice } from "../parts/operation-choice.jsx";
import { Problem } from "../parts/problem.jsx";
import { Scrolls } from "../parts/scrolls.jsx";
import { useAsked } from "../state/ask.js";
import { hrefOf } from "../state/route.js";
import { useClient } from "../state/session.jsx";
import { useTexts } from "../texts/use-texts.js";

/** The networks of an operation, how two ads are connected, and what ties nothing. */
export function NetworksPage() {
  const texts = useTexts();
  const [operation, setOperation] = useState("");
  return (
    <>
      <Heading>{texts.pages.networks}</Heading>
      <p>{texts.links.intro}</p>
      <div class="row network-choice">
        <OperationChoice value={operation} onChoose={setOperation} />
      </div>
      {operation !== "" && <OfOperation key={operation} operation={operation} />}
    </>
  );
}

function OfOperation({ operation }: { operation: string }) {
  const { links } = useTexts();
  const client = useClient();
  const [skip, setSkip] = useState(0);
  const { answer, refusal, isAsking, again } = useAsked(
    () => listNetworks(client, operation, skip),
    [client, operation, skip],
  );
  return (
    <>
      <Problem refusal={refusal} again={again} />
      {isAsking && answer === null && <Loading />}
      {answer?.count === 0 && <p class="card">{links.none}</p>}
      {answer !== null && answer.count > 0 && (
        <section class="card">
          <h2>{links.count(answer.count)}</h2>
          <NetworkTable networks={answer.items} />
          {skip + NETWORKS_AT_A_TIME < answer.count && (
            <button type="button" onClick={() => setSkip(skip + NETWORKS_AT_A_TIME)}>
              {links.more}
            </button>
          )}
        </section>
      )}
      <PathForm />
      <StopList operation={operation} onChange={again} />
    </>
  );
}

function NetworkTable({ networks }: { networks: readonly Network[] }) {
  const { links } = useTexts();
  const { columns } = links;
  return (
    <Scrolls label={columns.network}>
      <table class="networks">
        <thead>
          <tr>
            <th scope="col">{columns.network}</th>
            <th scope="col" class="number">
              {columns.rank}
            </th>
            <th scope="col">{columns.why}</th>
            <th scope="col">{columns.times}</th>
          </tr>
        </thead>
        <tbody>
          {networks.map(({ id, ads, rank, parts, earliest, latest }) => (
            <tr key={id}>
              <th scope="row">
                <a href={hrefOf({ page: "network", id })}>{links.name(ads, shortId(id))}</a>
              </th>
              <td class="number">{rank.toFixed(1)}</td>
              <td>
                <RankParts parts={parts} />
              </td>
              <td class="times">
                {earliest === null || latest === null
                  ? links.noDate
                  : `${earliest.slice(0, 10)} – ${latest.slice(0, 10)}`}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </Scrolls>
  );
}

/** What a rank is made of: points, the most there is, and the number that they rest on. */
export function RankParts({ parts }: Pick<Network, "parts">) {
  const { links } = useTexts();
  return (
    <ul class="rank-parts small">
      {parts.map(({ name, value, points, of }) => (
        <li key={name} class={points > 0 ? "counts" : undefined}>
          {links.parts[name]}
          {value !== null && ` (${Math.round(value)})`} {points.toFixed(1)} / {of}
        </li>
      ))}
    </ul>
  );
}
