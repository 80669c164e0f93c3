import type { Ad } from "../api/ads.js";
import { Scrolls } from "../parts/scrolls.jsx";
import { useTexts } from "../texts/use-texts.js";
import { ShownText } from "./shown-text.jsx";

/** Pictures of an ad that stand on a list of hashes, or are copies of such. */
export function HashHits({ ad: { images, hashListHits = [] } }: { ad: Ad }) {
  const { ads, links } = useTexts();
  const { hitColumns: columns } = ads;
  if (hashListHits.length === 0) return null;
  return (
    <section class="card hits">
      <h2>{ads.hits}</h2>
      <Scrolls label={ads.hits}>
        <table>
          <thead>
            <tr>
              <th scope="col">{columns.picture}</th>
              <th scope="col">{columns.list}</th>
              <th scope="col">{columns.label}</th>
              <th scope="col">{columns.distance}</th>
            </tr>
          </thead>
          <tbody>
            {hashListHits.map(({ image, list, label, source, type, distance }, i) => (
              <tr key={i}>
                <th scope="row">{ads.inPicture(images.findIndex(({ sha256 }) => sha256 === image) + 1)}</th>
                <td class="long">
                  <ShownText text={source === "" ? list : `${list} (${source})`} />
                </td>
                <td class="long">
                  <ShownText text={label} />
                </td>
                <td>{type === "sha256" ? ads.sameFile : links.distance(distance)}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </Scrolls>
    </section>
  );
}
