import { useState } from "preact/hooks";
import { addPortrait } from "../api/galleries.js";
import { asRefusal, type Refusal } from "../api/problem.js";
import { DropZone } from "../parts/drop-zone.jsx";
import { Problem } from "../parts/problem.jsx";
import { useDoing } from "../state/ask.js";
import { useClient } from "../state/session.jsx";
import { useTexts } from "../texts/use-texts.js";

/** Takes photographs of one person, one after the other; each that is refused says why. */
export function AddPortraits({ subjectId, onChange }: { subjectId: string; onChange: () => void }) {
  const { galleries } = useTexts();
  const client = useClient();
  const [refused, setRefused] = useState<readonly { file: string; refusal: Refusal }[]>([]);
  const { isDoing, run } = useDoing();
  function add(files: readonly File[]): void {
    setRefused([]);
    run(async () => {
      for (const file of files) {
        try {
          await addPortrait(client, subjectId, file);
          onChange();
        } catch (thrown) {
          setRefused((before) => [...before, { file: file.name, refusal: asRefusal(thrown) }]);
        }
      }
    });
  }
  return (
    <>
      <DropZone invitation={galleries.dropPortrait} choose={galleries.addPortrait} several onFiles={add} />
      {isDoing && <progress aria-label={galleries.addPortrait} />}
      {refused.map(({ file, refusal }) => (
        <div key={file}>
          <strong>{file}</strong>
          <Problem refusal={refusal} />
        </div>
      ))}
    </>
  );
}
