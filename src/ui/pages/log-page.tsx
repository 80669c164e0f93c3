import { useState } from "preact/hooks";
import { EVERY_ROW, type LogFilter, readLog } from "../api/audit.js";
import { LogFilterForm } from "../log/log-filter-form.jsx";
import { LogTable } from "../log/log-table.jsx";
import { Heading } from "../parts/heading.jsx";
import { Loading } from "../parts/loading.jsx";
import { Problem } from "../parts/problem.jsx";
import { useAsked } from "../state/ask.js";
import { useClient } from "../state/session.jsx";
import { useTexts } from "../texts/use-texts.js";

/** The log, the newest row first. Each reading is a row itself: it is asked for by a button, and not with every letter. */
export function LogPage() {
  const { pages, log } = useTexts();
  const client = useClient();
  const [{ filter, after }, setPage] = useState<{ filter: LogFilter; after: number | null }>({
    filter: EVERY_ROW,
    after: null,
  });
  const { answer, refusal, isAsking, again } = useAsked(
    () => readLog(client, filter, after),
    [client, filter, after],
  );
  const show = (wanted: LogFilter) => setPage({ filter: wanted, after: null });
  const rows = answer?.items ?? [];
  const next = answer?.next ?? null;
  return (
    <>
      <Heading>{pages.log}</Heading>
      <p>{log.intro}</p>
      <LogFilterForm key={JSON.stringify(filter)} filter={filter} onShow={show} />
      <Problem refusal={refusal} again={again} />
      {isAsking && answer === null && <Loading />}
      <div class="row middle">
        <button type="button" onClick={() => (after === null ? again() : setPage({ filter, after: null }))}>
          {log.newest}
        </button>
        <button type="button" disabled={next === null} onClick={() => setPage({ filter, after: next })}>
          {log.older}
        </button>
        <span class="small" role="status">
          {rows.length === 0 && answer !== null && log.empty}
          {rows.length > 0 && log.rows(rows[0]?.seq ?? 0, rows.at(-1)?.seq ?? 0, answer?.total ?? 0)}
        </span>
      </div>
      {rows.length > 0 && <LogTable rows={rows} onOnly={(only) => show({ ...filter, ...only })} />}
    </>
  );
}
