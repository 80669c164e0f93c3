import type { AuditRow, LogFilter } from "../api/audit.js";
import { Scrolls } from "../parts/scrolls.jsx";
import { useTexts } from "../texts/use-texts.js";
import { shortId } from "./short-id.js";

interface Props {
  readonly rows: readonly AuditRow[];
  /** Narrows what is shown to what a row has. */
  readonly onOnly: (only: Partial<LogFilter>) => void;
}

/** Rows of the log, as they come. */
export function LogTable({ rows, onOnly }: Props) {
  const { log, pages } = useTexts();
  const { columns } = log;
  // A log may be older or newer than the page.
  const named: Readonly<Record<string, string>> = log.acts;
  return (
    <Scrolls label={pages.log} class="card log">
      <table>
        <thead>
          <tr>
            <th scope="col">{columns.seq}</th>
            <th scope="col">{columns.at}</th>
            <th scope="col">{columns.act}</th>
            <th scope="col">{columns.actor}</th>
            <th scope="col">{columns.operation}</th>
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
                {named[row.act]}
                <br />
                <code>{row.act}</code>
              </td>
              <td>
                <Only id={row.actorId} kind={kindOf(row, log.kinds)} onOnly={(actor) => onOnly({ actor })} />
              </td>
              <td>
                {row.operationId !== null && (
                  <Only id={row.operationId} onOnly={(operation) => onOnly({ operation })} />
                )}
              </td>
              <td>{row.verb}</td>
              <td>{row.justification}</td>
              <td>
                <code>{row.details}</code>
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </Scrolls>
  );
}

/** What kind of somebody acted, where the id does not begin with it. */
function kindOf({ actorKind, actorId }: AuditRow, kinds: Readonly<Record<string, string>>): string {
  return actorId.startsWith(`${actorKind}_`) ? "" : (kinds[actorKind] ?? actorKind);
}

/** An id, shortened; pressed, only its rows are shown. */
function Only({ id, kind = "", onOnly }: { id: string; kind?: string; onOnly: (id: string) => void }) {
  const { log } = useTexts();
  return (
    <button type="button" class="link" title={id} onClick={() => onOnly(id)}>
      <span class="hidden">{log.only} </span>
      {kind} <code>{shortId(id)}</code>
    </button>
  );
}
