import { useState } from "preact/hooks";
import { cropPath } from "../api/candidates.js";
import { type Lead, listLeads, releaseLead } from "../api/leads.js";
import { Heading } from "../parts/heading.jsx";
import { Loading } from "../parts/loading.jsx";
import { Picture } from "../parts/picture.jsx";
import { Problem } from "../parts/problem.jsx";
import { useAsked, useDoing } from "../state/ask.js";
import { hrefOf } from "../state/route.js";
import { useClient, useRight } from "../state/session.jsx";
import { useTexts } from "../texts/use-texts.js";

/** What people have verified: drafts, which a supervisor releases, and what was released. */
export function LeadsPage() {
  const texts = useTexts();
  const client = useClient();
  const [after, setAfter] = useState<string | null>(null);
  const { answer, refusal, isAsking, again } = useAsked(() => listLeads(client, after), [client, after]);
  const next = answer?.next ?? null;
  return (
    <>
      <Heading>{texts.pages.leads}</Heading>
      <p>{texts.leads.intro}</p>
      <Problem refusal={refusal} again={again} />
      {isAsking && answer === null && <Loading />}
      {answer !== null && answer.items.length === 0 && <p class="card">{texts.leads.empty}</p>}
      <ul class="cards">
        {answer?.items.map((lead) => (
          <li key={lead.id} class="card">
            <LeadCard lead={lead} onReleased={again} />
          </li>
        ))}
      </ul>
      {(after !== null || next !== null) && (
        <div class="row middle">
          <button type="button" disabled={after === null} onClick={() => setAfter(null)}>
            {texts.leads.first}
          </button>
          <button type="button" disabled={next === null} onClick={() => setAfter(next)}>
            {texts.leads.next}
          </button>
        </div>
      )}
    </>
  );
}

function LeadCard({ lead, onReleased }: { lead: Lead; onReleased: () => void }) {
  const { compare, leads, queue, states } = useTexts();
  const mayRelease = useRight("lead.release");
  const { candidate, release } = lead;
  const { reference, name } = candidate.subject;
  return (
    <>
      <span class="pair">
        <Picture path={cropPath(candidate.face.id)} alt={queue.probe} />
        <Picture path={cropPath(candidate.portrait.faceId)} alt={queue.portrait} />
      </span>
      <p>
        <a href={hrefOf({ page: "compare", id: candidate.id })}>{name ?? reference}</a>
        <br />
        <span class="small">
          {states[candidate.state]} · {candidate.operation}
          {candidate.reviewMode === "single_reviewer" && ` · ${compare.singleReviewer}`}
        </span>
      </p>
      {release !== null && (
        <p class="small">
          {leads.released(release.by)} <time dateTime={release.at}>{release.at.slice(0, 10)}</time>
        </p>
      )}
      {release === null && mayRelease && <Release id={lead.id} onReleased={onReleased} />}
    </>
  );
}

/** Asked twice, since it cannot be taken back. */
function Release({ id, onReleased }: { id: string; onReleased: () => void }) {
  const texts = useTexts();
  const client = useClient();
  const [isSure, setSure] = useState(false);
  const { isDoing, refusal, run } = useDoing();
  function release(): void {
    run(async () => {
      await releaseLead(client, id);
      onReleased();
    });
  }
  return (
    <>
      {!isSure && (
        <button type="button" onClick={() => setSure(true)}>
          {texts.leads.release}
        </button>
      )}
      {isSure && (
        <div class="row middle">
          <button type="button" class="primary" disabled={isDoing} onClick={release}>
            {texts.leads.sure}
          </button>
          <button type="button" onClick={() => setSure(false)}>
            {texts.cancel}
          </button>
        </div>
      )}
      <Problem refusal={refusal} />
    </>
  );
}
