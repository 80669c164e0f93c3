import { useState } from "preact/hooks";
import { createGallery, type Gallery, listGalleries } from "../api/galleries.js";
import { GalleryDetails } from "../galleries/gallery-details.jsx";
import { Field } from "../parts/field.jsx";
import { Heading } from "../parts/heading.jsx";
import { Problem } from "../parts/problem.jsx";
import { useAsked, useDoing } from "../state/ask.js";
import { useClient, useRight } from "../state/session.jsx";
import { useTexts } from "../texts/use-texts.js";

/** The galleries, and what can be added to the one that is chosen. */
export function GalleriesPage() {
  const texts = useTexts();
  const client = useClient();
  const mayManage = useRight("gallery.manage");
  const { answer, refusal, again } = useAsked(() => listGalleries(client), [client]);
  const [chosenId, setChosenId] = useState<string | null>(null);
  const chosen = answer?.find(({ id }) => id === chosenId) ?? null;
  return (
    <>
      <Heading>{texts.pages.galleries}</Heading>
      <Problem refusal={refusal} again={again} />
      {answer?.length === 0 && <p class="card">{texts.galleries.empty}</p>}
      {answer !== null && answer.length > 0 && (
        <GalleryTable galleries={answer} chosenId={chosenId} onChoose={setChosenId} />
      )}
      {mayManage && <NewGallery onMade={again} />}
      {chosen !== null && <GalleryDetails key={chosen.id} gallery={chosen} onChange={again} />}
    </>
  );
}

function GalleryTable(props: {
  galleries: readonly Gallery[];
  chosenId: string | null;
  onChoose: (id: string) => void;
}) {
  const { columns } = useTexts().galleries;
  return (
    <div class="card scrolls">
      <table>
        <thead>
          <tr>
            <th scope="col">{columns.name}</th>
            <th scope="col">{columns.subjects}</th>
            <th scope="col">{columns.portraits}</th>
          </tr>
        </thead>
        <tbody>
          {props.galleries.map(({ id, name, subjects, portraits }) => (
            <tr key={id}>
              <th scope="row">
                <button type="button" aria-pressed={id === props.chosenId} onClick={() => props.onChoose(id)}>
                  {name}
                </button>
              </th>
              <td>{subjects}</td>
              <td>{portraits}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

function NewGallery({ onMade }: { onMade: () => void }) {
  const { galleries } = useTexts();
  const client = useClient();
  const [name, setName] = useState("");
  const { isDoing, refusal, run } = useDoing();
  function submit(event: Event): void {
    event.preventDefault();
    run(async () => {
      await createGallery(client, name);
      setName("");
      onMade();
    });
  }
  return (
    <form class="card" onSubmit={submit}>
      <h2>{galleries.create}</h2>
      <div class="row">
        <Field label={galleries.name} value={name} onInput={setName} required />
        <button type="submit" disabled={isDoing}>
          {galleries.makeIt}
        </button>
      </div>
      <Problem refusal={refusal} />
    </form>
  );
}
