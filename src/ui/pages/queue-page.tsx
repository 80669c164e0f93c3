import { useState } from "preact/hooks";
import type { CandidateState } from "../../domain/review-state.js";
import { listOperations } from "../api/accounts.js";
import { type Candidate, cropPath } from "../api/candidates.js";
import { DecisionBar } from "../compare/decision-bar.jsx";
import { useReview } from "../compare/review-provider.jsx";
import { Choice } from "../parts/field.jsx";
import { Heading } from "../parts/heading.jsx";
import { Loading } from "../parts/loading.jsx";
import { Picture } from "../parts/picture.jsx";
import { Problem } from "../parts/problem.jsx";
import { OwnFigures } from "../people/own-figures.jsx";
import { useAsked } from "../state/ask.js";
import { hrefOf } from "../state/route.js";
import { useClient, useRight } from "../state/session.jsx";
import { useTexts } from "../texts/use-texts.js";

/** Cards that are added at once. */
const SHOWN_TOGETHER = 24;

/** Candidates that wait. The cards say nothing of similarity, rank or names: whoever opens one should see two faces, no more. */
export function QueuePage() {
  const texts = useTexts();
  const { queue, decisions } = useReview();
  const [shown, setShown] = useState(SHOWN_TOGETHER);
  const mayGive = useRight("opinion.give");
  // The server's list is older than what was decided meanwhile.
  const gone = new Set(
    decisions.filter(({ phase }) => phase !== "refused").map(({ candidateId }) => candidateId),
  );
  const items = queue.answer?.items.filter(({ id }) => !gone.has(id)) ?? [];
  const decided = decisions.filter(({ phase }) => phase === "sent").length;
  return (
    <>
      <div class="row queue-head">
        <Heading>{texts.pages.queue}</Heading>
        <Filters items={items} />
        <p class="small" role="status">
          {queue.answer !== null && texts.queue.count(items.length, queue.answer.hasMore)}
          {decided > 0 && ` · ${texts.queue.today(decided)}`}
        </p>
      </div>
      <DecisionBar />
      <Problem refusal={queue.refusal} again={queue.again} />
      {queue.isAsking && queue.answer === null && <Loading />}
      {queue.answer !== null && items.length === 0 && <p class="card">{texts.queue.empty}</p>}
      <ul class="cards">
        {items.slice(0, shown).map((candidate, i) => (
          <li key={candidate.id}>
            <Card candidate={candidate} number={i + 1} />
          </li>
        ))}
      </ul>
      {items.length > shown && (
        <button type="button" onClick={() => setShown(shown + SHOWN_TOGETHER)}>
          {texts.queue.more}
        </button>
      )}
      {mayGive && <OwnFigures />}
    </>
  );
}

function Card({ candidate, number }: { candidate: Candidate; number: number }) {
  const { queue, states } = useTexts();
  return (
    <a class="candidate" href={hrefOf({ page: "compare", id: candidate.id })}>
      <span class="hidden">{queue.open(number)}</span>
      <span class="pair">
        <Picture path={cropPath(candidate.face.id)} alt={queue.probe} />
        <Picture path={cropPath(candidate.portrait.faceId)} alt={queue.portrait} />
      </span>
      <span class="facts">
        <span>{states[candidate.state]}</span>
        <span class="small">{candidate.operation}</span>
      </span>
    </a>
  );
}

const EVERYTHING = "";
const MINE = "mine";
type Chosen = CandidateState | typeof EVERYTHING | typeof MINE;

function Filters({ items }: { items: readonly Candidate[] }) {
  const texts = useTexts();
  const client = useClient();
  const { filter, setFilter } = useReview();
  // Those who may not list operations still see the names of their candidates'.
  const known = useAsked(() => listOperations(client).catch(() => []), [client]);
  const names = new Set([
    ...(known.answer ?? []).map(({ name }) => name),
    ...items.map(({ operation }) => operation),
    ...(filter.operation === undefined ? [] : [filter.operation]),
  ]);
  const everyState = Object.keys(texts.states) as CandidateState[];
  const { state, operation, mine } = filter;
  const mayGive = useRight("opinion.give");
  return (
    <>
      <Choice<Chosen>
        label={texts.queue.state}
        value={mine === true ? MINE : (state ?? EVERYTHING)}
        options={[
          ...(mayGive ? [{ value: MINE as Chosen, text: texts.queue.mine }] : []),
          ...everyState.map((value) => ({ value, text: texts.states[value] })),
          { value: EVERYTHING, text: texts.queue.all },
        ]}
        onChoose={(chosen) =>
          setFilter({
            ...(chosen === MINE ? { mine: true } : chosen === EVERYTHING ? {} : { state: chosen }),
            ...(operation === undefined ? {} : { operation }),
          })
        }
      />
      <Choice
        label={texts.queue.operation}
        value={operation ?? EVERYTHING}
        options={[
          { value: EVERYTHING, text: texts.queue.all },
          ...[...names].sort().map((name) => ({ value: name, text: name })),
        ]}
        onChoose={(chosen) =>
          setFilter({
            ...(mine === true ? { mine } : state === undefined ? {} : { state }),
            ...(chosen === EVERYTHING ? {} : { operation: chosen }),
          })
        }
      />
    </>
  );
}
