import type { UnsearchedReason } from "../../domain/quality.js";
import type { Comparison } from "../api/galleries.js";
import { useTexts } from "../texts/use-texts.js";

/** What a comparison searched and found, how strong that is, and what was left out and why. */
export function ComparisonReport({ comparison }: { comparison: Comparison }) {
  const texts = useTexts();
  const { galleries } = texts;
  const { faces, templates, unsearched, candidates, withheld, strength, seconds } = comparison;
  const reasons = Object.entries(unsearched.byReason) as [UnsearchedReason, number][];
  const bands = Object.entries(strength.byLog10LR).sort(([a], [b]) => Number(b) - Number(a));
  return (
    <>
      <p>
        {galleries.compared(faces, templates)}{" "}
        <strong>{galleries.found(candidates.new, candidates.known)}</strong>{" "}
        {galleries.seconds(Math.ceil(seconds))}
      </p>
      {bands.length > 0 && (
        <>
          <p>{galleries.strength}</p>
          <ul>
            {bands.map(([from, count]) => (
              <li key={from}>{galleries.band(Number(from), count)}</li>
            ))}
          </ul>
        </>
      )}
      {strength.expectedFalse !== null && <p>{galleries.expectedFalse(strength.expectedFalse.toFixed(1))}</p>}
      {unsearched.faces > 0 && (
        <>
          <p>{galleries.leftOut(unsearched.faces)}</p>
          <ul>
            {reasons.map(([reason, count]) => (
              <li key={reason}>
                {texts.unsearched[reason]}: {count}
              </li>
            ))}
          </ul>
        </>
      )}
      {withheld !== null && <p>{galleries.withoutCalibration}</p>}
    </>
  );
}
