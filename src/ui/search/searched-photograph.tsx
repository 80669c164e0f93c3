import { useState } from "preact/hooks";
import type { SearchResult } from "../api/search.js";
import { Marks } from "../compare/whole-picture.jsx";
import { useLocalPicture } from "../parts/local-picture.js";
import { useTexts } from "../texts/use-texts.js";
import { Matches } from "./matches.jsx";

/** The photograph with its faces, and what was found for the one that is chosen. */
export function SearchedPhotograph({ photograph, result }: { photograph: File; result: SearchResult }) {
  const texts = useTexts();
  const { search } = texts;
  const address = useLocalPicture(photograph);
  const [size, setSize] = useState<{ width: number; height: number } | null>(null);
  const firstSearched = result.faces.findIndex(({ unsearched }) => unsearched.length === 0);
  const [chosen, setChosen] = useState(Math.max(0, firstSearched));
  const face = result.faces[chosen];
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
          {size !== null && <Marks boxes={result.faces.map(({ box }) => box)} scale={1} on={size} />}
        </div>
        {result.faces.length > 1 && (
          <fieldset class="row tight">
            <legend>{search.chooseFaces}</legend>
            {result.faces.map(({ box }, i) => (
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
          {search.face(chosen + 1)} · {search.candidates(face.candidates.length)}
        </h2>
        {face.unsearched.length > 0 && (
          <p>{search.tooPoor(face.unsearched.map((reason) => texts.unsearched[reason]).join(", "))}</p>
        )}
        {face.candidates.length > 0 ? (
          <Matches matches={face.candidates} />
        ) : (
          face.unsearched.length === 0 && <p>{search.nobody}</p>
        )}
        <p class="small">{search.searched(result.gallery.templates, result.gallery.portraits)}</p>
        {result.withheld !== null && (
          <p class="small">
            {texts.worth.withheld} <span lang="en">{result.withheld}</span>
          </p>
        )}
      </section>
    </div>
  );
}
