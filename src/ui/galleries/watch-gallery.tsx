import { useState } from "preact/hooks";
import { addWatch, listWatches, removeWatch } from "../api/alerts.js";
import { OperationChoice } from "../parts/operation-choice.jsx";
import { Problem } from "../parts/problem.jsx";
import { useAsked, useDoing } from "../state/ask.js";
import { useClient, useRight } from "../state/session.jsx";
import { useTexts } from "../texts/use-texts.js";

/** For which operations a gallery is watched, and the switch for who may change that. */
export function WatchGallery({ galleryId }: { galleryId: string }) {
  const { galleries } = useTexts();
  const client = useClient();
  const mayManage = useRight("watch.manage");
  const [operation, setOperation] = useState("");
  const { answer, refusal, again } = useAsked(() => listWatches(client, galleryId), [client, galleryId]);
  const doing = useDoing();
  const isWatched = answer?.some((watch) => watch.operation === operation) ?? false;
  function change(work: () => Promise<unknown>): void {
    doing.run(async () => {
      await work();
      again();
    });
  }
  return (
    <section class="card">
      <h2>{galleries.watch}</h2>
      <p class="small">{galleries.watchWhat}</p>
      <Problem refusal={refusal} again={again} />
      {answer?.length === 0 && <p>{galleries.unwatched}</p>}
      <ul class="plain-list">
        {answer?.map((watch) => (
          <li key={watch.id} class="row middle">
            <span>{galleries.watchedFor(watch.operation)}</span>
            {mayManage && (
              <button
                type="button"
                disabled={doing.isDoing}
                aria-label={galleries.unwatchOf(watch.operation)}
                onClick={() => change(() => removeWatch(client, watch.id))}
              >
                {galleries.unwatch}
              </button>
            )}
          </li>
        ))}
      </ul>
      {mayManage && (
        <div class="row">
          <OperationChoice value={operation} onChoose={setOperation} />
          <button
            type="button"
            class="primary"
            disabled={doing.isDoing || operation === "" || isWatched}
            onClick={() => change(() => addWatch(client, galleryId, operation))}
          >
            {galleries.watchRun}
          </button>
        </div>
      )}
      <Problem refusal={doing.refusal} />
    </section>
  );
}
