import { useState } from "preact/hooks";
import { type Comparison, compare } from "../api/galleries.js";
import { useReview } from "../compare/review-provider.jsx";
import { OperationChoice } from "../parts/operation-choice.jsx";
import { Problem } from "../parts/problem.jsx";
import { useDoing } from "../state/ask.js";
import { hrefOf } from "../state/route.js";
import { useClient } from "../state/session.jsx";
import { useTexts } from "../texts/use-texts.js";
import { ComparisonReport } from "./comparison-report.jsx";

/** A comparison that is over, and of which operation it was. */
interface Compared {
  readonly operation: string;
  readonly comparison: Comparison;
}

/** Searches the faces of an operation in a gallery; what is near enough becomes a candidate. */
export function CompareOperation({ galleryId, onCompared }: { galleryId: string; onCompared: () => void }) {
  const { galleries } = useTexts();
  const client = useClient();
  const [operation, setOperation] = useState("");
  const [compared, setCompared] = useState<Compared | null>(null);
  const { isDoing, refusal, run } = useDoing();
  function submit(event: Event): void {
    event.preventDefault();
    setCompared(null);
    run(async () => {
      setCompared({ operation, comparison: await compare(client, galleryId, operation) });
      onCompared();
    });
  }
  return (
    <form class="card" onSubmit={submit}>
      <h2>{galleries.compare}</h2>
      <p class="small">{galleries.compareWhat}</p>
      <div class="row">
        <OperationChoice value={operation} onChoose={setOperation} />
        <button type="submit" class="primary" disabled={isDoing || operation === ""}>
          {galleries.compareRun}
        </button>
        {isDoing && (
          <span role="status">
            <progress aria-label={galleries.comparing} /> {galleries.comparing}
          </span>
        )}
      </div>
      {compared !== null && <Outcome galleryId={galleryId} {...compared} />}
      <Problem refusal={refusal} />
    </form>
  );
}

/** What came of it, and the way to what now waits for people. */
function Outcome({ galleryId, operation, comparison }: Compared & { galleryId: string }) {
  const { galleries } = useTexts();
  const { setFilter } = useReview();
  const { candidates } = comparison;
  return (
    <div class="apart" role="status">
      <ComparisonReport comparison={comparison} />
      {candidates.new + candidates.known > 0 && (
        <p>
          <a
            href={hrefOf({ page: "queue" })}
            onClick={() => setFilter({ state: "unreviewed", operation, galleryId })}
          >
            {galleries.toQueue}
          </a>
        </p>
      )}
    </div>
  );
}
