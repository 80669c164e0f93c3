import { useState } from "preact/hooks";
import { type AuditRow, readLog } from "../api/audit.js";
import { Heading } from "../parts/heading.jsx";
import { Problem } from "../parts/problem.jsx";
import { useAsked } from "../state/ask.js";
import { useClient } from "../state/session.jsx";
import { useTexts } from "../texts/use-texts.js";

/** The log, page by page. */
export function LogPage() {
  const texts = useTexts();
  const client = useClient();
  const [after, setAfter] = useState(0);
  const { answer, refusal, again } = useAsked(() => readLog(client, after), [client, after]);
  const rows = answer?.items ?? [];
  const next = answer?.next ?? null;
  return (
    <>
      <Heading>{texts.pages.log}</Heading>
      <p>{texts.log.intro}</p>
      <Problem refusal={refusal} again={again} />
      <div class="row middle">
        <button type="button" disabled={after === 0} onClick={() => setAfter(0)}>
          {texts.log.first}
        </button>
        <button type="button" disabled={next === null} onClick={() => next !== null && setAfter(next)}>
          {texts.log.newer}
        </button>
        <p class="small" role="status">
          {rows.length === 0 && answer !== null && texts.log.empty}
          {rows.length > 0 && texts.log.rows(rows[0]?.seq ?? 0, rows.at(-1)?.seq ?? 0)}
        </p>
      </div>
      <LogTable rows={rows} />
    </>
  );
}

function LogTable({ rows }: { rows: readonly AuditRow[] }) {
  const { columns } = useTexts().log;
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard
    <section class="card scrolls log" tabIndex={0} aria-label={columns.act}>
      <table>
        <thead>
          <tr>
            <th scope="col">{columns.seq}</th>
            <th scope="col">{columns.at}</th>
            <th scope="col">{columns.actor}</th>
            <th scope="col">{columns.act}</th>
            <th scope="col">{columns.verb}</th>
            <th scope="col">{columns.why}</th>
            <th scope="col">{columns.details}</th>
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => (
            <tr key={row.seq}>
              <th scope="row">{row.seq}</th>
              <td>
                <time dateTime={row.at}>{row.at.replace("T", " ").replace(/\.\d+Z$|Z$/, "")}</time>
              </td>
              <td>
                {row.actorKind} {row.actorId}
              </td>
              <td>{row.act}</td>
              <td>{row.verb}</td>
              <td>{row.justification}</td>
              <td>
                <code>{row.details}</code>
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}
