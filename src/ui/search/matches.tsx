import { cropPath } from "../api/candidates.js";
import type { SearchMatch, SearchResult } from "../api/search.js";
import { Picture } from "../parts/picture.jsx";
import { Scrolls } from "../parts/scrolls.jsx";
import { useTexts } from "../texts/use-texts.js";
import { WeightCells, WeightHeads } from "./weight-cells.jsx";

/** What a search of a gallery found for one of its faces, and what it was compared with. */
export function GalleryMatches({ result, index }: { result: SearchResult; index: number }) {
  const { search, worth } = useTexts();
  const face = result.faces[index];
  if (face === undefined) return null;
  return (
    <>
      {face.candidates.length > 0 && <Matches matches={face.candidates} />}
      {face.candidates.length === 0 && face.unsearched.length === 0 && <p>{search.nobody}</p>}
      <p class="small">{search.searched(result.gallery.templates, result.gallery.portraits)}</p>
      {result.withheld !== null && (
        <p class="small">
          {worth.withheld} <span lang="en">{result.withheld}</span>
        </p>
      )}
    </>
  );
}

/** Subjects that were found for a face, nearest first, each with what it is worth. */
function Matches({ matches }: { matches: readonly SearchMatch[] }) {
  const texts = useTexts();
  const { columns } = texts.search;
  return (
    <Scrolls label={texts.pages.search}>
      <table>
        <thead>
          <tr>
            <th scope="col">{columns.portrait}</th>
            <th scope="col">{columns.subject}</th>
            <WeightHeads />
          </tr>
        </thead>
        <tbody>
          {matches.map((match) => (
            <tr key={match.subjectId}>
              <td class="face-cell">
                <Picture path={cropPath(match.portraitFaceId)} alt={columns.portrait} />
              </td>
              <th scope="row">{match.reference}</th>
              <WeightCells similarity={match.similarity} weight={match} />
            </tr>
          ))}
        </tbody>
      </table>
    </Scrolls>
  );
}
