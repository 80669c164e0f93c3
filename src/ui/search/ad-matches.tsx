import type { AdFaceSearch, SearchedAdFace } from "../api/ad-faces.js";
import { cropPath } from "../api/candidates.js";
import { shortId } from "../log/short-id.js";
import { Picture } from "../parts/picture.jsx";
import { Scrolls } from "../parts/scrolls.jsx";
import { hrefOf } from "../state/route.js";
import { useTexts } from "../texts/use-texts.js";
import { WeightCells, WeightHeads } from "./weight-cells.jsx";

/** Ads that are named of a picture that more of them show. */
const ADS_NAMED = 3;

interface Props {
  readonly face: SearchedAdFace;
  readonly search: Pick<AdFaceSearch, "searched" | "withheld">;
}

/** Faces in ads that were found for a face, nearest first, each with the ads that show it; or that there are none. */
export function AdMatches({ face: { matches, unsearched }, search }: Props) {
  const texts = useTexts();
  const { columns, ...words } = texts.search;
  return (
    <>
      {matches.length === 0 && unsearched.length === 0 && <p>{words.nobodyInAds}</p>}
      {matches.length > 0 && (
        <Scrolls label={words.inAds(matches.length)}>
          <table>
            <thead>
              <tr>
                <th scope="col">{columns.face}</th>
                <th scope="col">{columns.ads}</th>
                <WeightHeads />
              </tr>
            </thead>
            <tbody>
              {matches.map(({ faceId, ads, similarity, ...weight }) => (
                <tr key={faceId}>
                  <td class="face-cell">
                    <Picture path={cropPath(faceId)} alt={columns.face} />
                  </td>
                  <th scope="row">
                    {ads.first.slice(0, ADS_NAMED).map((id) => (
                      <div key={id}>
                        <a href={hrefOf({ page: "ad", id })}>{shortId(id)}</a>
                      </div>
                    ))}
                    {ads.count > ADS_NAMED && <small>{words.moreAds(ads.count - ADS_NAMED)}</small>}
                  </th>
                  <WeightCells similarity={similarity} weight={weight} />
                </tr>
              ))}
            </tbody>
          </table>
        </Scrolls>
      )}
      <p class="small">{words.searchedInAds(search.searched)}</p>
      {search.withheld !== null && (
        <p class="small">
          {texts.worth.withheld} <span lang="en">{search.withheld}</span>
        </p>
      )}
    </>
  );
}
