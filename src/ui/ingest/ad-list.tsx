import { Problem } from "../parts/problem.jsx";
import { hrefOf } from "../state/route.js";
import { useTexts } from "../texts/use-texts.js";
import type { AdProgress, QueuedAd } from "./ad-queue.js";

/** The ads of this visit, the last one first, each with where it stands. */
export function AdList({ ads }: { ads: readonly QueuedAd[] }) {
  const { ingest } = useTexts();
  return (
    <section class="card" aria-live="polite">
      <h2>{ingest.files}</h2>
      <table>
        <thead>
          <tr>
            <th scope="col">{ingest.columns.file}</th>
            <th scope="col">{ingest.columns.state}</th>
          </tr>
        </thead>
        <tbody>
          {ads.map(({ id, images, progress }) => (
            <tr key={id}>
              <th scope="row">{images.map(({ name }) => name).join(", ")}</th>
              <td>
                <Progress progress={progress} />
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}

function Progress({ progress }: { progress: AdProgress }) {
  const { ingest } = useTexts();
  switch (progress.phase) {
    case "waiting":
      return <>{ingest.waiting}</>;
    case "sending":
      return (
        <>
          <progress aria-label={ingest.columns.state} max={100} value={progress.percent} />{" "}
          {ingest.sending(progress.percent)}
        </>
      );
    case "working":
      return <>{ingest.working}</>;
    case "done":
      return <a href={hrefOf({ page: "ad", id: progress.adId })}>{ingest.done(progress.faces)}</a>;
    case "refused":
      return <Problem refusal={progress.refusal} />;
  }
}
