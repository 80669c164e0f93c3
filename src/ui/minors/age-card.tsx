import type { Candidate } from "../api/candidates.js";
import { useRight } from "../state/session.jsx";
import { useTexts } from "../texts/use-texts.js";

/** What somebody said of the age of the probe, and whether it is to be looked at sooner: a machine's guess has no number here. */
export function AgeCard({ candidate, onFlag }: { candidate: Candidate; onFlag: () => void }) {
  const { minors } = useTexts();
  const mayFlag = useRight("age.flag");
  const { ageFlag } = candidate.face;
  return (
    <section class="card">
      <h2>{minors.age}</h2>
      {candidate.possibleMinor && <p class="small">{minors.badgeWhat}</p>}
      <p>{ageFlag === null ? minors.noFlag : minors.flagged(minors.flags[ageFlag])}</p>
      {mayFlag && (
        <button type="button" onClick={onFlag}>
          {minors.flag}
        </button>
      )}
    </section>
  );
}
