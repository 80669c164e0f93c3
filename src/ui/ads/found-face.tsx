import { useState } from "preact/hooks";
import { type AdFaceMatch, type AdFaceSearch, searchFace } from "../api/ad-faces.js";
import type { Ad, AdFace } from "../api/ads.js";
import { Problem } from "../parts/problem.jsx";
import { AdMatches } from "../search/ad-matches.jsx";
import { useDoing } from "../state/ask.js";
import { useClient, useRight } from "../state/session.jsx";
import { useTexts } from "../texts/use-texts.js";

interface Props {
  readonly face: AdFace;
  readonly number: number;
  readonly ad: Pick<Ad, "id" | "operation">;
}

/** What is known of a face in an ad, and, for who may search, who else shows this person. */
export function FoundFace({ face: { id, unsearched, ageFlag }, number, ad }: Props) {
  const texts = useTexts();
  const { ads } = texts;
  const client = useClient();
  const maySearch = useRight("search.run");
  const [search, setSearch] = useState<AdFaceSearch | null>(null);
  const { isDoing, refusal, run } = useDoing();
  // The ad that is looked at shows its own pictures: what it alone shows is nobody else's.
  const isElsewhere = ({ ads: { count, first } }: AdFaceMatch) => count > 1 || first[0] !== ad.id;
  return (
    <li>
      {ads.face(number)}:{" "}
      {unsearched.length === 0
        ? ads.searched
        : ads.notSearched(unsearched.map((reason) => texts.unsearched[reason]).join(", "))}
      {(ageFlag === "minor" || ageFlag === "possible_minor") && ` · ${ads.flagged}`}{" "}
      {maySearch && unsearched.length === 0 && (
        <button
          type="button"
          disabled={isDoing}
          onClick={() => run(async () => setSearch(await searchFace(client, id, ad.operation)))}
        >
          {ads.whoElse}
        </button>
      )}
      <Problem refusal={refusal} />
      <div aria-live="polite">
        {search?.faces.map((face) => (
          <AdMatches key={id} face={{ ...face, matches: face.matches.filter(isElsewhere) }} search={search} />
        ))}
      </div>
    </li>
  );
}
