import { useState } from "preact/hooks";
import { ownFigures, type ReviewerFigures } from "../api/reviewers.js";
import { Loading } from "../parts/loading.jsx";
import { Problem } from "../parts/problem.jsx";
import { useAsked } from "../state/ask.js";
import { useClient } from "../state/session.jsx";
import { useTexts } from "../texts/use-texts.js";
import { agreementInWords, rateInWords, secondsInWords } from "./figure-words.js";

/** What somebody who gives opinions is told of themselves; asked for when it is unfolded, since each look is logged. */
export function OwnFigures() {
  const { figures } = useTexts();
  const [isOpen, setOpen] = useState(false);
  return (
    <details class="card" onToggle={(event) => setOpen(event.currentTarget.open)}>
      <summary>{figures.own}</summary>
      {isOpen && <Answer />}
    </details>
  );
}

function Answer() {
  const { figures } = useTexts();
  const client = useClient();
  const { answer, refusal, again } = useAsked(() => ownFigures(client), [client]);
  if (answer === null) return refusal === null ? <Loading /> : <Problem refusal={refusal} again={again} />;
  if (answer.figures === null || answer.until === null) return <p>{figures.tooFew}</p>;
  return (
    <>
      <p class="small">{figures.until(answer.until.slice(0, 10))}</p>
      <List of={answer.figures} />
    </>
  );
}

function List({ of }: { of: ReviewerFigures }) {
  const { figures } = useTexts();
  const { columns } = figures;
  const rows = [
    [columns.decisions, String(of.decisions)],
    [columns.knownAnswers, String(of.knownAnswers)],
    [columns.falsePositives, rateInWords(of.falsePositives, figures)],
    [columns.falseNegatives, rateInWords(of.falseNegatives, figures)],
    [columns.agreement, agreementInWords(of, figures)],
    [columns.seconds, secondsInWords(of, figures)],
  ] as const;
  return (
    <dl class="own-figures">
      {rows.map(([term, value]) => (
        <div key={term}>
          <dt>{term}</dt>
          <dd>{value}</dd>
        </div>
      ))}
    </dl>
  );
}
