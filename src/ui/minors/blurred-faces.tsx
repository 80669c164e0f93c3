import { useState } from "preact/hooks";
import { useRight } from "../state/session.jsx";
import { useTexts } from "../texts/use-texts.js";
import { RevealDialog } from "./reveal-dialog.jsx";

interface Props {
  readonly pictures: readonly {
    readonly label: string;
    /** Ids of the faces that are blurred in it. */
    readonly blurred: readonly string[];
  }[];
}

/** Says of each picture in which a face is blurred that it is, and lets those who may ask for it. */
export function BlurredFaces({ pictures }: Props) {
  const { minors } = useTexts();
  const mayReveal = useRight("minor.reveal");
  const [asked, setAsked] = useState<readonly string[] | null>(null);
  const blurred = pictures.filter((picture) => picture.blurred.length > 0);
  return (
    <>
      {blurred.map((picture) => (
        <p key={picture.label} class="card row middle blurred">
          <span role="status">{minors.blurred(picture.label)}</span>
          {mayReveal ? (
            <button type="button" onClick={() => setAsked(picture.blurred)}>
              {minors.show(picture.label)}
            </button>
          ) : (
            <span class="small">{minors.notYours}</span>
          )}
        </p>
      ))}
      {asked !== null && <RevealDialog faceIds={asked} onClose={() => setAsked(null)} />}
    </>
  );
}
