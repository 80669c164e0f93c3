import type { CandidateState } from "../../domain/review-state.js";
import { countCandidates, type Progress, sumOf } from "../api/progress.js";
import { DecisionBar } from "../compare/decision-bar.jsx";
import { useReview } from "../compare/review-provider.jsx";
import { Heading } from "../parts/heading.jsx";
import { Loading } from "../parts/loading.jsx";
import { Problem } from "../parts/problem.jsx";
import { OwnFigures } from "../people/own-figures.jsx";
import { Card } from "../queue/card.jsx";
import { DayProgress } from "../queue/day-progress.jsx";
import { Filters } from "../queue/filters.jsx";
import { useCardKeys } from "../queue/use-card-keys.js";
import { useAsked } from "../state/ask.js";
import { useClient, useRight } from "../state/session.jsx";
import { useTexts } from "../texts/use-texts.js";

/** Candidates that wait. */
export function QueuePage() {
  const texts = useTexts();
  const client = useClient();
  const mayGive = useRight("opinion.give");
  const { filter, setFilter, queue, decisions, more } = useReview();
  const sent = decisions.filter(({ phase }) => phase === "sent").length;
  const { operation, galleryId, possibleMinor, state } = filter;
  const counts = useAsked(
    () => countCandidates(client, filter),
    [client, operation, galleryId, possibleMinor, sent],
  );
  const list = useCardKeys();
  // The server's list is older than what was decided meanwhile.
  const gone = new Set(
    decisions.filter(({ phase }) => phase !== "refused").map(({ candidateId }) => candidateId),
  );
  const items = queue.answer?.items.filter(({ id }) => !gone.has(id)) ?? [];
  const { byState = null, mine = null } = counts.answer ?? {};
  const total =
    filter.mine === true
      ? (mine?.open ?? null)
      : byState && (state === undefined ? sumOf(byState) : byState[state]);
  return (
    <>
      <div class="row queue-head">
        <Heading>{texts.pages.queue}</Heading>
        <Filters filter={filter} onFilter={setFilter} progress={counts.answer} />
        {mayGive && mine !== null && <DayProgress mine={mine} />}
        <p class="small" role="status">
          {queue.answer !== null &&
            (queue.answer.hasMore && total !== null
              ? texts.queue.countOf(items.length, total)
              : texts.queue.count(items.length))}
        </p>
      </div>
      <DecisionBar />
      <Problem refusal={queue.refusal ?? counts.refusal} again={queue.again} />
      {queue.isAsking && queue.answer === null && <Loading />}
      {queue.answer !== null && items.length === 0 && (
        <Nothing byState={byState} onAll={() => setFilter({})} />
      )}
      <ul class="cards" ref={list}>
        {items.map((candidate, i) => (
          <li key={candidate.id}>
            <Card candidate={candidate} number={i + 1} />
          </li>
        ))}
      </ul>
      {queue.answer?.hasMore && (
        <button type="button" disabled={queue.isAsking} onClick={more}>
          {texts.queue.more}
        </button>
      )}
      {mayGive && <OwnFigures />}
    </>
  );
}

/** Why the queue is empty, and what to do about it. */
function Nothing({ byState, onAll }: { byState: Progress["byState"] | null; onAll: () => void }) {
  const { queue, states } = useTexts();
  const elsewhere =
    byState === null ? [] : (Object.keys(states) as CandidateState[]).filter((state) => byState[state] > 0);
  if (elsewhere.length === 0) return <p class="card">{queue.empty}</p>;
  return (
    <div class="card">
      <p>{queue.nothingHere(elsewhere.map((state) => states[state]).join(", "))}</p>
      <button type="button" onClick={onAll}>
        {queue.showAll}
      </button>
    </div>
  );
}
