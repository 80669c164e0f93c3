import { useState } from "preact/hooks";
import { cropPath } from "../api/candidates.js";
import { addPortrait, type Portrait, type Subject } from "../api/galleries.js";
import { asRefusal, type Refusal } from "../api/problem.js";
import { qualityHints } from "../compare/quality-hints.js";
import { DropZone } from "../parts/drop-zone.jsx";
import { Picture } from "../parts/picture.jsx";
import { Problem } from "../parts/problem.jsx";
import { useDoing } from "../state/ask.js";
import { useClient } from "../state/session.jsx";
import { useTexts } from "../texts/use-texts.js";

/** Photographs of one person, each with how good it is, or why it was refused. */
export function SubjectPortraits({ subject, onChange }: { subject: Subject; onChange: () => void }) {
  const texts = useTexts();
  const { galleries } = texts;
  const client = useClient();
  const [portraits, setPortraits] = useState<readonly Portrait[]>([]);
  const [refused, setRefused] = useState<readonly { file: string; refusal: Refusal }[]>([]);
  const { isDoing, run } = useDoing();
  function add(files: readonly File[]): void {
    setRefused([]);
    run(async () => {
      for (const file of files) {
        try {
          const portrait = await addPortrait(client, subject.id, file);
          setPortraits((before) => [...before.filter(({ id }) => id !== portrait.id), portrait]);
        } catch (thrown) {
          setRefused((before) => [...before, { file: file.name, refusal: asRefusal(thrown) }]);
        }
      }
      onChange();
    });
  }
  return (
    <section class="card">
      <h2>{galleries.portraitsOf(subject.reference)}</h2>
      <DropZone invitation={galleries.dropPortrait} choose={galleries.addPortrait} several onFiles={add} />
      {isDoing && <progress aria-label={galleries.addPortrait} />}
      {refused.map(({ file, refusal }) => (
        <div key={file}>
          <strong>{file}</strong>
          <Problem refusal={refusal} />
        </div>
      ))}
      <ul class="cards">
        {portraits.map((portrait, i) => (
          <li key={portrait.id} class="candidate">
            <Picture path={cropPath(portrait.faceId)} alt={texts.compare.other(i + 1)} />
            <span class="facts small">{qualityHints(portrait, texts).join(" · ")}</span>
          </li>
        ))}
      </ul>
    </section>
  );
}
