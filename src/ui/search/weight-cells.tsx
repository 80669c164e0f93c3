import type { Weight } from "../../domain/confidence.js";
import { showCount, showLog10, showSimilarity } from "../parts/numbers.js";
import { useTexts } from "../texts/use-texts.js";

/** The heads of {@link WeightCells}. */
export function WeightHeads() {
  const { columns } = useTexts().search;
  return (
    <>
      <th scope="col">{columns.similarity}</th>
      <th scope="col">{columns.log10LR}</th>
      <th scope="col">{columns.expected}</th>
      <th scope="col">{columns.support}</th>
    </>
  );
}

/** A similarity and what it weighs, in cells of a row; all but the first are empty where that is withheld. */
export function WeightCells({ similarity, weight }: { similarity: number; weight: Partial<Weight> }) {
  const { degrees, propositions, interval } = useTexts().worth;
  const { log10LR, expectedFalseCandidates, support } = weight;
  return (
    <>
      <td>{showSimilarity(similarity)}</td>
      <td>
        {log10LR !== undefined && (
          <>
            {showLog10(log10LR.value)}
            <br />
            <small>{interval(showLog10(log10LR.low), showLog10(log10LR.high))}</small>
          </>
        )}
      </td>
      <td>{expectedFalseCandidates !== undefined && showCount(expectedFalseCandidates.value)}</td>
      <td>{support !== undefined && `${degrees[support.degree]} ${propositions[support.proposition]}`}</td>
    </>
  );
}
