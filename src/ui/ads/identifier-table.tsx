import { useState } from "preact/hooks";
import type { Ad } from "../api/ads.js";
import { showConfidence } from "../parts/numbers.js";
import { Scrolls } from "../parts/scrolls.jsx";
import { useTexts } from "../texts/use-texts.js";
import { identifiersOf, placeName } from "./found.js";
import { ShownText } from "./shown-text.jsx";

/** Rows that are shown before somebody asks for the others: an ad may hold ten thousand. */
const FIRST_ROWS = 50;

/** The identifiers of an ad, surest first, with where each stands. */
export function IdentifierTable({ ad }: { ad: Ad }) {
  const texts = useTexts();
  const { ads } = texts;
  const [isWhole, setWhole] = useState(false);
  const identifiers = identifiersOf(ad.identifiers);
  const shown = isWhole ? identifiers : identifiers.slice(0, FIRST_ROWS);
  return (
    <section class="card">
      <h2>{ads.identifiers}</h2>
      {ad.identifiersCut && <p class="small">{ads.cut}</p>}
      {identifiers.length === 0 && <p>{ads.noIdentifiers}</p>}
      {identifiers.length > 0 && (
        <Scrolls label={ads.identifiers}>
          <table>
            <thead>
              <tr>
                <th scope="col">{ads.columns.kind}</th>
                <th scope="col">{ads.columns.value}</th>
                <th scope="col">{ads.columns.confidence}</th>
                <th scope="col">{ads.columns.where}</th>
                <th scope="col">{ads.columns.written}</th>
              </tr>
            </thead>
            <tbody>
              {shown.map(({ kind, value, confidence, places }) => (
                <tr key={`${kind}:${value}`}>
                  <td>{ads.kinds[kind]}</td>
                  <th scope="row" class="long">
                    <ShownText text={value} />
                  </th>
                  <td>{showConfidence(confidence)}</td>
                  <td>
                    {[...new Set(places.map((place) => placeName(place, ad.images, texts)))].join(", ")}
                  </td>
                  <td class="long">
                    <ShownText text={places[0]?.raw ?? ""} />
                  </td>
                </tr>
              ))}
            </tbody>
          </table>
        </Scrolls>
      )}
      {shown.length < identifiers.length && (
        <button type="button" onClick={() => setWhole(true)}>
          {ads.showAll(identifiers.length)}
        </button>
      )}
    </section>
  );
}
