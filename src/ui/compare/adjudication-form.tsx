import { useState } from "preact/hooks";
import { OPINION_VALUES, type OpinionValue } from "../../domain/opinion.js";
import { adjudicate } from "../api/candidates.js";
import { Problem } from "../parts/problem.jsx";
import { useDoing } from "../state/ask.js";
import { useClient } from "../state/session.jsx";
import { useTexts } from "../texts/use-texts.js";
import { LONGEST_NOTE } from "./opinion-form.jsx";

/** Settles a disagreement, by somebody who sees both opinions: hence no keys, and a reason in words. */
export function AdjudicationForm({ candidateId, onSettled }: { candidateId: string; onSettled: () => void }) {
  const texts = useTexts();
  const client = useClient();
  const [value, setValue] = useState<OpinionValue | null>(null);
  const [note, setNote] = useState("");
  const { isDoing, refusal, run } = useDoing();
  function settle(event: Event): void {
    event.preventDefault();
    if (value === null) return;
    run(async () => {
      await adjudicate(client, candidateId, value, note);
      onSettled();
    });
  }
  return (
    <form class="card opinion" onSubmit={settle}>
      <h2>{texts.adjudication.title}</h2>
      <fieldset>
        <legend>{texts.adjudication.why}</legend>
        {OPINION_VALUES.map((one) => (
          <label key={one} class="check">
            <input type="radio" name="value" checked={value === one} onChange={() => setValue(one)} />
            <span>{texts.opinions[one]}</span>
          </label>
        ))}
      </fieldset>
      <label class="field">
        <span>{texts.compare.note}</span>
        <textarea
          required
          maxLength={LONGEST_NOTE}
          value={note}
          onInput={(event) => setNote(event.currentTarget.value)}
        />
      </label>
      <Problem refusal={refusal} />
      <button type="submit" class="primary" disabled={isDoing || value === null}>
        {texts.adjudication.submit}
      </button>
    </form>
  );
}
