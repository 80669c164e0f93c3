import { useState } from "preact/hooks";
import { createGallery, type Gallery, listGalleries } from "../api/galleries.js";
import { Field } from "../parts/field.jsx";
import { Heading } from "../parts/heading.jsx";
import { Loading } from "../parts/loading.jsx";
import { Problem } from "../parts/problem.jsx";
import { useAsked, useDoing } from "../state/ask.js";
import { goTo, hrefOf } from "../state/route.js";
import { useClient, useRight } from "../state/session.jsx";
import { useTexts } from "../texts/use-texts.js";

/** The galleries. */
export function GalleriesPage() {
  const texts = useTexts();
  const client = useClient();
  const mayManage = useRight("gallery.manage");
  const { answer, refusal, isAsking, again } = useAsked(() => listGalleries(client), [client]);
  return (
    <>
      <Heading>{texts.pages.galleries}</Heading>
      <Problem refusal={refusal} again={again} />
      {isAsking && answer === null && <Loading />}
      {answer?.length === 0 && <p class="card">{texts.galleries.empty}</p>}
      {answer !== null && answer.length > 0 && <GalleryTable galleries={answer} />}
      {mayManage && <NewGallery />}
    </>
  );
}

function GalleryTable({ galleries }: { galleries: readonly Gallery[] }) {
  const { columns } = useTexts().galleries;
  const maySee = useRight("subject.view");
  return (
    <div class="card scrolls">
      <table>
        <thead>
          <tr>
            <th scope="col">{columns.name}</th>
            <th scope="col" class="number">
              {columns.subjects}
            </th>
            <th scope="col" class="number">
              {columns.portraits}
            </th>
          </tr>
        </thead>
        <tbody>
          {galleries.map(({ id, name, subjects, portraits }) => (
            <tr key={id}>
              <th scope="row" class="long">
                {maySee ? <a href={hrefOf({ page: "gallery", id })}>{name}</a> : name}
              </th>
              <td class="number">{subjects}</td>
              <td class="number">{portraits}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

/** Leads to the gallery that it made. */
function NewGallery() {
  const { galleries } = useTexts();
  const client = useClient();
  const [name, setName] = useState("");
  const { isDoing, refusal, run } = useDoing();
  function submit(event: Event): void {
    event.preventDefault();
    run(async () => {
      goTo({ page: "gallery", id: (await createGallery(client, name)).id });
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
