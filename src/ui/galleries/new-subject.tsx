import { useState } from "preact/hooks";
import type { SubjectDetails } from "../../domain/gallery.js";
import { addSubject, type Gallery, type Subject } from "../api/galleries.js";
import { Choice, Field } from "../parts/field.jsx";
import { Problem } from "../parts/problem.jsx";
import { useDoing } from "../state/ask.js";
import { useClient } from "../state/session.jsx";
import { useTexts } from "../texts/use-texts.js";

type Notice = NonNullable<SubjectDetails["notice"]>;
const NO_NOTICE = "";

/** A reference person without portraits yet. */
export function NewSubject({ gallery, onAdded }: { gallery: Gallery; onAdded: (subject: Subject) => void }) {
  const texts = useTexts();
  const { galleries } = texts;
  const client = useClient();
  const [reference, setReference] = useState("");
  const [notice, setNotice] = useState<Notice | typeof NO_NOTICE>(NO_NOTICE);
  const [issuer, setIssuer] = useState("");
  const [name, setName] = useState("");
  const [dateOfBirth, setDateOfBirth] = useState("");
  const { isDoing, refusal, run } = useDoing();
  function submit(event: Event): void {
    event.preventDefault();
    run(async () => {
      // The server takes no empty field.
      const details: SubjectDetails = {
        reference: reference.trim(),
        ...(notice === NO_NOTICE ? {} : { notice }),
        ...(issuer.trim() === "" ? {} : { issuer: issuer.trim() }),
        ...(name.trim() === "" ? {} : { name: name.trim() }),
        ...(dateOfBirth === "" ? {} : { dateOfBirth }),
      };
      onAdded(await addSubject(client, gallery.id, details));
      for (const empty of [setReference, setIssuer, setName, setDateOfBirth]) empty("");
    });
  }
  const notices = Object.keys(galleries.notices) as Notice[];
  return (
    <details class="card" open={gallery.subjects === 0}>
      <summary>{galleries.addSubject}</summary>
      <form onSubmit={submit}>
        <div class="fields">
          <Field
            label={galleries.reference}
            value={reference}
            onInput={setReference}
            required
            maxLength={200}
          />
          <Choice
            label={galleries.notice}
            value={notice}
            options={[
              { value: NO_NOTICE, text: texts.none },
              ...notices.map((value) => ({ value, text: galleries.notices[value] })),
            ]}
            onChoose={setNotice}
          />
          <Field label={galleries.issuer} value={issuer} onInput={setIssuer} maxLength={200} />
          <Field label={galleries.subjectName} value={name} onInput={setName} maxLength={300} />
          <Field label={galleries.dateOfBirth} type="date" value={dateOfBirth} onInput={setDateOfBirth} />
        </div>
        <Problem refusal={refusal} />
        <p class="row end">
          <button type="submit" class="primary" disabled={isDoing}>
            {galleries.add}
          </button>
        </p>
      </form>
    </details>
  );
}
