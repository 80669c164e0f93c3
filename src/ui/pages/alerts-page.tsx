import { useEffect, useState } from "preact/hooks";
import { type Alert, listAlerts, seeAlert } from "../api/alerts.js";
import { cropPath } from "../api/candidates.js";
import { listGalleries } from "../api/galleries.js";
import { Choice } from "../parts/field.jsx";
import { Heading } from "../parts/heading.jsx";
import { Loading } from "../parts/loading.jsx";
import { Picture } from "../parts/picture.jsx";
import { Problem } from "../parts/problem.jsx";
import { useAsked, useDoing } from "../state/ask.js";
import { useNewAlerts } from "../state/new-alerts.jsx";
import { hrefOf } from "../state/route.js";
import { useClient, useRight } from "../state/session.jsx";
import { useTexts } from "../texts/use-texts.js";

/** What the watched galleries were found in, newest first: one card for a person, however many ads show them. */
export function AlertsPage() {
  const { alerts, pages, leads } = useTexts();
  const client = useClient();
  const [state, setState] = useState<"new" | "all">("new");
  const [after, setAfter] = useState<string | null>(null);
  const waiting = useNewAlerts();
  const { answer, refusal, isAsking, again } = useAsked(
    () => listAlerts(client, state === "new" ? "new" : null, after),
    [client, state, after],
  );
  const maySeeGalleries = useRight("gallery.view");
  const galleries = useAsked(
    async () => (maySeeGalleries ? listGalleries(client) : []),
    [client, maySeeGalleries],
  );
  // The number beside the page in the menu says that there are others than those shown.
  useEffect(again, [waiting.count]);
  const nameOf = (id: string) => galleries.answer?.find((gallery) => gallery.id === id)?.name ?? "";
  const next = answer?.next ?? null;
  return (
    <>
      <Heading>{pages.alerts}</Heading>
      <p>{alerts.intro}</p>
      <div class="row">
        <Choice
          label={alerts.shown}
          value={state}
          options={[
            { value: "new", text: alerts.states.new },
            { value: "all", text: alerts.all },
          ]}
          onChoose={(chosen) => {
            setAfter(null);
            setState(chosen);
          }}
        />
      </div>
      <Problem refusal={refusal} again={again} />
      {isAsking && answer === null && <Loading />}
      {answer !== null && <p class="small">{alerts.total(answer.total)}</p>}
      {answer !== null && answer.items.length === 0 && <p class="card">{alerts.empty}</p>}
      <ul class="cards">
        {answer?.items.map((alert) => (
          <li key={alert.id} class="card">
            <AlertCard
              alert={alert}
              gallery={nameOf(alert.galleryId)}
              onSeen={() => {
                again();
                waiting.again();
              }}
            />
          </li>
        ))}
      </ul>
      {(after !== null || next !== null) && (
        <div class="row middle">
          <button type="button" disabled={after === null} onClick={() => setAfter(null)}>
            {leads.first}
          </button>
          <button type="button" disabled={next === null} onClick={() => setAfter(next)}>
            {leads.next}
          </button>
        </div>
      )}
    </>
  );
}

interface CardProps {
  readonly alert: Alert;
  /** Empty where it is not known. */
  readonly gallery: string;
  readonly onSeen: () => void;
}

function AlertCard({ alert, gallery, onSeen }: CardProps) {
  const { alerts, queue } = useTexts();
  const client = useClient();
  const { isDoing, refusal, run } = useDoing();
  const { id, operation, candidateId, faces, ads, candidates, state, lastAt } = alert;
  return (
    <>
      {faces !== null && (
        <span class="pair">
          <Picture path={cropPath(faces.ad)} alt={queue.probe} />
          <Picture path={cropPath(faces.portrait)} alt={queue.portrait} />
        </span>
      )}
      <p>
        {gallery !== "" && `${gallery} · `}
        {operation}
        <br />
        <strong>{alerts.ads(ads)}</strong>
        {candidates > 1 && ` · ${alerts.candidates(candidates)}`}
        <br />
        <span class="small">
          {alerts.states[state]} · <time dateTime={lastAt}>{lastAt.slice(0, 16).replace("T", " ")}</time>
        </span>
      </p>
      {candidateId === null && <p class="small">{alerts.decided}</p>}
      <div class="row">
        {candidateId !== null && <a href={hrefOf({ page: "compare", id: candidateId })}>{alerts.open}</a>}
        {state === "new" && (
          <button
            type="button"
            disabled={isDoing}
            onClick={() =>
              run(async () => {
                await seeAlert(client, id);
                onSeen();
              })
            }
          >
            {alerts.see}
          </button>
        )}
      </div>
      <Problem refusal={refusal} />
    </>
  );
}
