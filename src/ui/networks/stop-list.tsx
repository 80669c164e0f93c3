import { useState } from "preact/hooks";
import { ShownText } from "../ads/shown-text.jsx";
import { addStopped, listStopped, removeStopped } from "../api/links.js";
import { Field } from "../parts/field.jsx";
import { Problem } from "../parts/problem.jsx";
import { useAsked, useDoing } from "../state/ask.js";
import { useClient, useRight } from "../state/session.jsx";
import { useTexts } from "../texts/use-texts.js";

/** Says of something shared that it ties nothing. */
export function StopNode({ operation, nodeId }: { operation: string; nodeId: string }) {
  const { links } = useTexts();
  const client = useClient();
  const [note, setNote] = useState("");
  const [isStopped, setStopped] = useState(false);
  const { isDoing, refusal, run } = useDoing();
  function submit(event: Event): void {
    event.preventDefault();
    run(async () => {
      await addStopped(client, operation, nodeId, note);
      setStopped(true);
    });
  }
  if (isStopped) return <p role="status">{links.stopped}</p>;
  return (
    <form class="apart" onSubmit={submit}>
      <Field label={links.stopNote} value={note} onInput={setNote} maxLength={1000} />
      <button type="submit" disabled={isDoing}>
        {links.stop}
      </button>
      <Problem refusal={refusal} />
    </form>
  );
}

/** The stop list of an operation: everybody on it sees it, supervisors change it. */
export function StopList({ operation, onChange }: { operation: string; onChange: () => void }) {
  const { links } = useTexts();
  const client = useClient();
  const mayChange = useRight("stop-list.manage");
  const asked = useAsked(() => listStopped(client, operation), [client, operation]);
  const { isDoing, refusal, run } = useDoing();
  function remove(id: string): void {
    run(async () => {
      await removeStopped(client, id);
      asked.again();
      onChange();
    });
  }
  return (
    <section class="card">
      <h2>{links.stopList}</h2>
      <p class="small">{links.stopListWhat}</p>
      <Problem refusal={asked.refusal ?? refusal} />
      {asked.answer?.length === 0 && <p>{links.stopListNone}</p>}
      <ul class="plain-list">
        {asked.answer?.map(({ id, node, note, addedAt }) => (
          <li key={id} class="row middle">
            <span class="long">
              <ShownText text={node} />
            </span>
            <span class="small">
              <time dateTime={addedAt}>{addedAt.slice(0, 10)}</time>{" "}
              {note !== null && <ShownText text={note} />}
            </span>
            {mayChange && (
              <button type="button" disabled={isDoing} onClick={() => remove(id)}>
                {links.unstop}
              </button>
            )}
          </li>
        ))}
      </ul>
    </section>
  );
}
