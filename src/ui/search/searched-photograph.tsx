import type { ComponentChildren } from "preact";
import { useState } from "preact/hooks";
import type { Box } from "../../domain/geometry.js";
import type { UnsearchedReason } from "../../domain/quality.js";
import { Marks } from "../compare/whole-picture.jsx";
import { useLocalPicture } from "../parts/local-picture.js";
import { useTexts } from "../texts/use-texts.js";

interface Props {
  readonly photograph: File;
  readonly faces: readonly {
    readonly box: Box;
    readonly unsearched: readonly UnsearchedReason[];
    /** How much was found for it. */
    readonly found: number;
  }[];
  /** What was found for one of them. */
  readonly show: (index: number) => ComponentChildren;
}

/** The photograph with its faces, and what was found for the one that is chosen. */
export function SearchedPhotograph({ photograph, faces, show }: Props) {
  const texts = useTexts();
  const { search } = texts;
  const address = useLocalPicture(photograph);
  const [size, setSize] = useState<{ width: number; height: number } | null>(null);
  const firstSearched = faces.findIndex(({ unsearched }) => unsearched.length === 0);
  const [chosen, setChosen] = useState(Math.max(0, firstSearched));
  const face = faces[chosen];
  if (face === undefined) return <p class="card">{search.noFace}</p>;
  return (
    <div class="searched">
      <figure>
        <figcaption>{search.preview}</figcaption>
        <div class="marked">
          {address !== null && (
            <img
              src={address}
              alt={search.preview}
              onLoad={({ currentTarget: { naturalWidth, naturalHeight } }) =>
                setSize({ width: naturalWidth, height: naturalHeight })
              }
            />
          )}
          {size !== null && <Marks boxes={faces.map(({ box }) => box)} scale={1} on={size} />}
        </div>
        {faces.length > 1 && (
          <fieldset class="row tight">
            <legend>{search.chooseFaces}</legend>
            {faces.map(({ box }, i) => (
              <button
                key={`${box.x} ${box.y}`}
                type="button"
                aria-pressed={i === chosen}
                onClick={() => setChosen(i)}
              >
                {search.face(i + 1)}
              </button>
            ))}
          </fieldset>
        )}
      </figure>
      <section aria-live="polite">
        <h2>
          {search.face(chosen + 1)} · {search.candidates(face.found)}
        </h2>
        {face.unsearched.length > 0 && (
          <p>{search.tooPoor(face.unsearched.map((reason) => texts.unsearched[reason]).join(", "))}</p>
        )}
        {show(chosen)}
      </section>
    </div>
  );
}
