import { useState } from "preact/hooks";
import { compare, type Gallery, type Subject } from "../api/galleries.js";
import { Field } from "../parts/field.jsx";
import { Problem } from "../parts/problem.jsx";
import { useDoing } from "../state/ask.js";
import { useClient, useRight } from "../state/session.jsx";
import { useTexts } from "../texts/use-texts.js";
import { NewSubject } from "./new-subject.jsx";
import { SubjectPortraits } from "./subject-portraits.jsx";

/** What can be done with a gallery: add subjects and their portraits, compare an operation with it. */
export function GalleryDetails({ gallery, onChange }: { gallery: Gallery; onChange: () => void }) {
  const mayManage = useRight("gallery.manage");
  const mayCompare = useRight("comparison.run");
  const [subjects, setSubjects] = useState<readonly Subject[]>([]);
  return (
    <>
      {mayCompare && <CompareOperation galleryId={gallery.id} />}
      {mayManage && (
        <NewSubject
          gallery={gallery}
          onAdded={(subject) => {
            setSubjects((before) => [subject, ...before]);
            onChange();
          }}
        />
      )}
      {subjects.map((subject) => (
        <SubjectPortraits key={subject.id} subject={subject} onChange={onChange} />
      ))}
    </>
  );
}

function CompareOperation({ galleryId }: { galleryId: string }) {
  const { galleries, ingest } = useTexts();
  const client = useClient();
  const [operation, setOperation] = useState("");
  const [said, setSaid] = useState<string | null>(null);
  const { isDoing, refusal, run } = useDoing();
  function submit(event: Event): void {
    event.preventDefault();
    setSaid(null);
    run(async () => {
      const { faces, candidates } = await compare(client, galleryId, operation.trim());
      setSaid(galleries.compared(faces, candidates.new, candidates.known));
    });
  }
  return (
    <form class="card" onSubmit={submit}>
      <h2>{galleries.compare}</h2>
      <div class="row">
        <Field
          label={ingest.operation}
          hint={ingest.operationHint}
          value={operation}
          onInput={setOperation}
        />
        <button type="submit" disabled={isDoing}>
          {galleries.compareRun}
        </button>
        {isDoing && <progress aria-label={galleries.compareRun} />}
      </div>
      {said !== null && <p role="status">{said}</p>}
      <Problem refusal={refusal} />
    </form>
  );
}
