import { useState } from "preact/hooks";
import { listComparisons } from "../api/galleries.js";
import { OperationChoice } from "../parts/operation-choice.jsx";
import { Problem } from "../parts/problem.jsx";
import { useAsked } from "../state/ask.js";
import { useClient } from "../state/session.jsx";
import { useTexts } from "../texts/use-texts.js";
import { ComparisonReport } from "./comparison-report.jsx";

interface Props {
  readonly galleryId: string;
  /** Asks anew when it changes. */
  readonly round: number;
}

/** What earlier comparisons of an operation with the gallery found. */
export function EarlierComparisons({ galleryId, round }: Props) {
  const { galleries } = useTexts();
  const client = useClient();
  const [operation, setOperation] = useState("");
  const { answer, refusal, again } = useAsked(
    async () => (operation === "" ? null : listComparisons(client, galleryId, operation)),
    [client, galleryId, operation, round],
  );
  return (
    <section class="card">
      <h2>{galleries.earlier}</h2>
      <div class="row">
        <OperationChoice value={operation} onChoose={setOperation} />
      </div>
      <Problem refusal={refusal} again={again} />
      {answer?.length === 0 && <p>{galleries.noEarlier}</p>}
      {answer?.map(({ startedAt, report }) => (
        <details key={startedAt}>
          <summary>
            <time dateTime={startedAt}>{startedAt.slice(0, 16).replace("T", " ")}</time>
            {" · "}
            {report === null
              ? galleries.unfinished
              : galleries.found(report.candidates.new, report.candidates.known)}
          </summary>
          {report !== null && <ComparisonReport comparison={report} />}
        </details>
      ))}
    </section>
  );
}
