import { useState } from "preact/hooks";
import { listOperations } from "../api/accounts.js";
import { listReviewers, type ReviewerRow } from "../api/reviewers.js";
import { Choice } from "../parts/field.jsx";
import { Problem } from "../parts/problem.jsx";
import { Scrolls } from "../parts/scrolls.jsx";
import { useAsked } from "../state/ask.js";
import { useClient, useRight } from "../state/session.jsx";
import { useTexts } from "../texts/use-texts.js";
import { agreementInWords, rateInWords, secondsInWords } from "./figure-words.js";
import { MixIn } from "./mix-in.jsx";

/** How often those who review an operation are right. */
export function Reviewers() {
  const { figures } = useTexts();
  const client = useClient();
  const operations = useAsked(() => listOperations(client), [client]);
  const [chosen, setChosen] = useState<string | null>(null);
  const id = chosen ?? operations.answer?.[0]?.id ?? null;
  const mayMixIn = useRight("known-answer.manage");
  return (
    <section class="card">
      <h2>{figures.title}</h2>
      <p class="small">{figures.intro}</p>
      <Problem refusal={operations.refusal} again={operations.again} />
      {operations.answer !== null && operations.answer.length > 1 && (
        <Choice
          label={figures.operation}
          value={id ?? ""}
          options={operations.answer.map(({ id: value, name }) => ({ value, text: name }))}
          onChoose={setChosen}
        />
      )}
      {id !== null && <FiguresOf key={id} operationId={id} />}
      {id !== null && mayMixIn && <MixIn key={`${id} mix`} operationId={id} />}
    </section>
  );
}

function FiguresOf({ operationId }: { operationId: string }) {
  const { figures } = useTexts();
  const client = useClient();
  const { answer, refusal, again } = useAsked(
    () => listReviewers(client, operationId),
    [client, operationId],
  );
  const { columns } = figures;
  return (
    <>
      <Problem refusal={refusal} again={again} />
      {answer?.length === 0 && <p>{figures.nobody}</p>}
      {answer !== null && answer.length > 0 && (
        <Scrolls label={figures.title}>
          <table>
            <thead>
              <tr>
                {Object.entries(columns).map(([key, text]) => (
                  <th key={key} scope="col">
                    {text}
                  </th>
                ))}
              </tr>
            </thead>
            <tbody>
              {answer.map((row) => (
                <Row key={row.reviewer} row={row} />
              ))}
            </tbody>
          </table>
        </Scrolls>
      )}
    </>
  );
}

function Row({ row }: { row: ReviewerRow }) {
  const { figures } = useTexts();
  return (
    <tr>
      <th scope="row">{row.reviewer}</th>
      <td>{row.decisions}</td>
      <td>{row.knownAnswers}</td>
      <td>{rateInWords(row.falsePositives, figures)}</td>
      <td>{rateInWords(row.falseNegatives, figures)}</td>
      <td>{agreementInWords(row, figures)}</td>
      <td>{secondsInWords(row, figures)}</td>
    </tr>
  );
}
