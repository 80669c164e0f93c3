import { useState } from "preact/hooks";
import { type Gallery, listGalleries } from "../api/galleries.js";
import { type SearchResult, searchFaces } from "../api/search.js";
import { DropZone } from "../parts/drop-zone.jsx";
import { Check, Choice } from "../parts/field.jsx";
import { Heading } from "../parts/heading.jsx";
import { Problem } from "../parts/problem.jsx";
import { SearchedPhotograph } from "../search/searched-photograph.jsx";
import { useAsked, useDoing } from "../state/ask.js";
import { useClient } from "../state/session.jsx";
import { useTexts } from "../texts/use-texts.js";

/** A photograph against a gallery. */
export function SearchPage() {
  const texts = useTexts();
  const client = useClient();
  const galleries = useAsked(() => listGalleries(client), [client]);
  return (
    <>
      <Heading>{texts.pages.search}</Heading>
      <p>{texts.search.intro}</p>
      <Problem refusal={galleries.refusal} again={galleries.again} />
      {galleries.answer?.length === 0 && <p class="card">{texts.search.noGallery}</p>}
      {galleries.answer !== null && galleries.answer.length > 0 && (
        <SearchForm galleries={galleries.answer} />
      )}
    </>
  );
}

function SearchForm({ galleries }: { galleries: readonly Gallery[] }) {
  const { search: texts } = useTexts();
  const client = useClient();
  const [galleryId, setGallery] = useState(galleries[0]?.id ?? "");
  const [everyFace, setEveryFace] = useState(false);
  const [photograph, setPhotograph] = useState<File | null>(null);
  const [result, setResult] = useState<SearchResult | null>(null);
  const [sent, setSent] = useState(0);
  const { isDoing, refusal, run } = useDoing();
  function search(image: File): void {
    setPhotograph(image);
    setResult(null);
    setSent(0);
    run(async () => setResult(await searchFaces(client, galleryId, image, everyFace, setSent)));
  }
  return (
    <>
      <div class="card search-form">
        <div>
          <Choice
            label={texts.gallery}
            value={galleryId}
            options={galleries.map(({ id, name, subjects }) => ({
              value: id,
              text: `${name} (${subjects})`,
            }))}
            onChoose={setGallery}
          />
          <Check checked={everyFace} onChange={setEveryFace}>
            {texts.everyFace}
          </Check>
          {photograph !== null && (
            <p>
              <button type="button" class="primary" disabled={isDoing} onClick={() => search(photograph)}>
                {texts.run}
              </button>
            </p>
          )}
        </div>
        <DropZone
          invitation={texts.drop}
          choose={texts.choose}
          onFiles={([first]) => first && search(first)}
        />
      </div>
      {isDoing && <progress aria-label={texts.run} {...(sent < 1 ? { value: sent } : {})} />}
      <Problem refusal={refusal} />
      {photograph !== null && result !== null && (
        <SearchedPhotograph key={photograph.name} photograph={photograph} result={result} />
      )}
    </>
  );
}
