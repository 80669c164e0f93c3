import { useEffect, useState } from "preact/hooks";
import { Problem } from "../parts/problem.jsx";
import { useKeys } from "../state/keys.js";
import { goTo, hrefOf, useRoute } from "../state/route.js";
import { useTexts } from "../texts/use-texts.js";
import type { Decision } from "./held-opinions.js";
import { useReview } from "./review-provider.jsx";

/** The last decision: held back and still to be undone, on its way, recorded; and every one that was refused. */
export function DecisionBar() {
  const texts = useTexts();
  const { decisions, held, keepDraft } = useReview();
  function undo(): void {
    const decision = held.undo();
    if (decision !== null) open(decision);
  }
  function open({ candidateId, draft }: Decision): void {
    keepDraft(candidateId, draft);
    goTo({ page: "compare", id: candidateId });
  }
  /** What was written stays, and the candidate is claimed again. */
  function takeUp(decision: Decision): void {
    held.dismiss(decision.candidateId);
    open(decision);
  }
  useKeys({ z: undo });
  const last = decisions.at(-1);
  const refused = decisions.filter(({ phase }) => phase === "refused");
  return (
    <>
      {last !== undefined && last.phase !== "refused" && (
        <div class="decision-bar row middle">
          <Said decision={last} />
          {last.phase === "held" && (
            <button type="button" onClick={undo}>
              {texts.compare.undo} <kbd>Z</kbd>
            </button>
          )}
          {last.phase === "sent" && <WayBack candidateId={last.candidateId} />}
        </div>
      )}
      {refused.map((decision) => (
        <div key={decision.candidateId} class="row middle">
          <Refused decision={decision} onLookAgain={() => takeUp(decision)} />
          <button type="button" onClick={() => held.dismiss(decision.candidateId)}>
            {texts.close}
          </button>
        </div>
      ))}
    </>
  );
}

/** The refusals after which somebody has to look at the candidate again before they decide. */
const STALE = new Set(["CANDIDATE_CHANGED", "CANDIDATE_LEASED", "LEASE_LAPSED"]);

function Refused({ decision, onLookAgain }: { decision: Decision; onLookAgain: () => void }) {
  const { compare } = useTexts();
  const { held } = useReview();
  const { candidateId, refusal } = decision;
  if (refusal === null || !STALE.has(refusal.code))
    return (
      <>
        <Problem refusal={refusal} again={() => held.retry(candidateId)} />
        <WayBack candidateId={candidateId} />
      </>
    );
  return (
    <>
      <Problem refusal={refusal} />
      <button type="button" onClick={onLookAgain}>
        {compare.lookAgain}
      </button>
    </>
  );
}

function WayBack({ candidateId }: { candidateId: string }) {
  const { compare } = useTexts();
  const route = useRoute();
  if (route.page === "compare" && route.id === candidateId) return null;
  return <a href={hrefOf({ page: "compare", id: candidateId })}>{compare.showWorth}</a>;
}

/** Said aloud once, when it is decided and when it is recorded; the seconds are for the eye. */
function Said({ decision }: { decision: Decision }) {
  const { compare, opinions } = useTexts();
  const value = opinions[decision.draft.value];
  const seconds = useSecondsUntil(decision.dueAt);
  switch (decision.phase) {
    case "held":
      return (
        <>
          <span class="hidden" role="status">
            {value}
          </span>
          <span aria-hidden="true">{compare.held(value, seconds)}</span>
        </>
      );
    case "sending":
      return <span role="status">{compare.sending(value)}</span>;
    default:
      return <span role="status">{compare.sent(value)}</span>;
  }
}

function useSecondsUntil(dueAt: number): number {
  const [now, setNow] = useState(performance.now());
  useEffect(() => {
    const timer = setInterval(() => setNow(performance.now()), 250);
    return () => clearInterval(timer);
  }, []);
  return Math.max(0, Math.ceil((dueAt - now) / 1000));
}
