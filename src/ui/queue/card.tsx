import { type Candidate, cropPath } from "../api/candidates.js";
import { MinorBadge } from "../minors/badge.jsx";
import { Picture } from "../parts/picture.jsx";
import { hrefOf } from "../state/route.js";
import { useTexts } from "../texts/use-texts.js";

/** A candidate that waits, as two faces. Nothing of similarity, rank or names: whoever opens it should see two faces, no more. */
export function Card({ candidate, number }: { candidate: Candidate; number: number }) {
  const { queue, states } = useTexts();
  return (
    <a class="candidate" href={hrefOf({ page: "compare", id: candidate.id })}>
      <span class="hidden">{queue.open(number)}</span>
      {candidate.possibleMinor && <MinorBadge />}
      <span class="pair">
        <Picture path={cropPath(candidate.face.id)} alt={queue.probe} />
        <Picture path={cropPath(candidate.portrait.faceId)} alt={queue.portrait} />
      </span>
      <span class="facts">
        <span>{states[candidate.state]}</span>
        <span class="small" title={candidate.operation}>
          {candidate.operation}
        </span>
      </span>
    </a>
  );
}
