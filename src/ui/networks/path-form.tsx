import { useState } from "preact/hooks";
import { ShownText } from "../ads/shown-text.jsx";
import { findPath, type LinkNode, type LinkPath } from "../api/links.js";
import { Check, Field } from "../parts/field.jsx";
import { showLog10 } from "../parts/numbers.js";
import { Problem } from "../parts/problem.jsx";
import { useDoing } from "../state/ask.js";
import { hrefOf } from "../state/route.js";
import { useClient } from "../state/session.jsx";
import { useTexts } from "../texts/use-texts.js";
import { EdgeEvidence } from "./edge-evidence.jsx";

/** Asks how two ads are connected, and shows every step with its evidence. */
export function PathForm() {
  const { links } = useTexts();
  const client = useClient();
  const [from, setFrom] = useState("");
  const [to, setTo] = useState("");
  const [withHubs, setWithHubs] = useState(false);
  const [path, setPath] = useState<LinkPath | null>(null);
  const { isDoing, refusal, run } = useDoing();
  function submit(event: Event): void {
    event.preventDefault();
    setPath(null);
    run(async () => setPath(await findPath(client, from.trim(), to.trim(), withHubs)));
  }
  return (
    <section class="card">
      <h2>{links.path}</h2>
      <form onSubmit={submit}>
        <div class="fields">
          <Field label={links.pathFrom} value={from} onInput={setFrom} required />
          <Field label={links.pathTo} value={to} onInput={setTo} required />
        </div>
        <Check checked={withHubs} onChange={setWithHubs}>
          {links.includeHubs}
        </Check>
        <p class="row end">
          <button type="submit" disabled={isDoing}>
            {links.findPath}
          </button>
        </p>
      </form>
      <Problem refusal={refusal} />
      {path !== null && <Steps path={path} />}
    </section>
  );
}

function Steps({ path: { connected, reason, log10Odds, nodes, edges } }: { path: LinkPath }) {
  const { links } = useTexts();
  if (!connected) return <p role="status">{reason !== null && links.noPath[reason]}</p>;
  return (
    <>
      {log10Odds !== null && <p role="status">{links.pathOdds(showLog10(log10Odds))}</p>}
      <ol class="steps">
        {nodes.map((node, i) => {
          const edge = edges[i];
          return (
            <li key={node.id}>
              <StepNode node={node} />
              {edge !== undefined && (
                <div class="step-edge">
                  <EdgeEvidence edge={edge} />
                </div>
              )}
            </li>
          );
        })}
      </ol>
    </>
  );
}

function StepNode({ node }: { node: LinkNode }) {
  const { links } = useTexts();
  return (
    <p>
      <span class="small">{links.kinds[node.kind]}</span>{" "}
      {node.kind === "ad" ? (
        <a href={hrefOf({ page: "ad", id: node.ref })}>
          <ShownText text={node.label} />
        </a>
      ) : (
        <strong>
          <ShownText text={node.label} />
        </strong>
      )}
    </p>
  );
}
