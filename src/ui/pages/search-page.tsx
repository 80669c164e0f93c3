import { useState } from "preact/hooks";
import { listOperations } from "../api/accounts.js";
import { type AdFaceSearch, searchAdFaces } from "../api/ad-faces.js";
import { listGalleries } from "../api/galleries.js";
import { type SearchResult, searchFaces } from "../api/search.js";
import { DropZone } from "../parts/drop-zone.jsx";
import { Check, Choice } from "../parts/field.jsx";
import { Heading } from "../parts/heading.jsx";
import { Problem } from "../parts/problem.jsx";
import { AdMatches } from "../search/ad-matches.jsx";
import { GalleryMatches } from "../search/matches.jsx";
import { SearchedPhotograph } from "../search/searched-photograph.jsx";
import { useAsked, useDoing } from "../state/ask.js";
import { useClient } from "../state/session.jsx";
import { useTexts } from "../texts/use-texts.js";

/** Where a photograph can be searched. */
interface Place {
  readonly kind: "gallery" | "ads";
  readonly id: string;
  readonly text: string;
}

type Found =
  | { readonly kind: "gallery"; readonly result: SearchResult }
  | { readonly kind: "ads"; readonly result: AdFaceSearch };

/** A photograph against a gallery, or against the faces in the ads of an operation. */
export function SearchPage() {
  const texts = useTexts();
  const client = useClient();
  const { answer, refusal, again } = useAsked(
    () => Promise.all([listGalleries(client), listOperations(client)]),
    [client],
  );
  const [galleries, operations] = answer ?? [[], []];
  const places: readonly Place[] = [
    ...galleries.map(({ id, name, subjects }) => {
      const text = texts.search.ofGallery(name, subjects);
      return { kind: "gallery", id, text } as const;
    }),
    ...operations.map(({ id, name }) => ({ kind: "ads", id, text: texts.search.ofAds(name) }) as const),
  ];
  return (
    <>
      <Heading>{texts.pages.search}</Heading>
      <p>{texts.search.intro}</p>
      <Problem refusal={refusal} again={again} />
      {answer !== null && places.length === 0 && <p class="card">{texts.search.noPlace}</p>}
      {places.length > 0 && <SearchForm places={places} />}
    </>
  );
}

function SearchForm({ places }: { places: readonly Place[] }) {
  const { search: texts } = useTexts();
  const client = useClient();
  const [placeId, setPlace] = useState(places[0]?.id ?? "");
  const [everyFace, setEveryFace] = useState(false);
  const [photograph, setPhotograph] = useState<File | null>(null);
  const [found, setFound] = useState<Found | null>(null);
  const [sent, setSent] = useState(0);
  const { isDoing, refusal, run } = useDoing();
  function search(image: File): void {
    setPhotograph(image);
    setFound(null);
    setSent(0);
    const isGallery = places.some(({ id, kind }) => id === placeId && kind === "gallery");
    run(async () =>
      setFound(
        isGallery
          ? { kind: "gallery", result: await searchFaces(client, placeId, image, everyFace, setSent) }
          : { kind: "ads", result: await searchAdFaces(client, placeId, image, everyFace, setSent) },
      ),
    );
  }
  return (
    <>
      <div class="card search-form">
        <div>
          <Choice
            label={texts.place}
            value={placeId}
            options={places.map(({ id, text }) => ({ value: id, text }))}
            onChoose={setPlace}
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
      {photograph !== null && found !== null && (
        <ShownFound key={photograph.name} photograph={photograph} found={found} />
      )}
    </>
  );
}

function ShownFound({ photograph, found }: { photograph: File; found: Found }) {
  if (found.kind === "gallery") {
    const { result } = found;
    return (
      <SearchedPhotograph
        photograph={photograph}
        faces={result.faces.map((face) => ({ ...face, found: face.candidates.length }))}
        show={(index) => <GalleryMatches result={result} index={index} />}
      />
    );
  }
  const { result } = found;
  return (
    <SearchedPhotograph
      photograph={photograph}
      faces={result.faces.map((face) => ({ ...face, found: face.matches.length }))}
      show={(index) =>
        result.faces
          .slice(index, index + 1)
          .map((face) => <AdMatches key={index} face={face} search={result} />)
      }
    />
  );
}
