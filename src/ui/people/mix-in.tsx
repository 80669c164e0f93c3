import { useState } from "preact/hooks";
import { askAgain } from "../api/reviewers.js";
import { Choice } from "../parts/field.jsx";
import { Problem } from "../parts/problem.jsx";
import { useDoing } from "../state/ask.js";
import { useClient } from "../state/session.jsx";
import { useTexts } from "../texts/use-texts.js";

const SHARES = ["5", "10", "25", "50", "100"] as const;
const LARGEST_SEED = 2 ** 31;

/** Asks settled candidates of an operation again. */
export function MixIn({ operationId }: { operationId: string }) {
  const { figures } = useTexts();
  const client = useClient();
  const [share, setShare] = useState<(typeof SHARES)[number]>("10");
  const [mixedIn, setMixedIn] = useState<number | null>(null);
  const { isDoing, refusal, run } = useDoing();
  function submit(event: Event): void {
    event.preventDefault();
    setMixedIn(null);
    const seed = Math.floor(Math.random() * LARGEST_SEED);
    run(async () => setMixedIn(await askAgain(client, operationId, { share: Number(share) / 100, seed })));
  }
  return (
    <form class="apart" onSubmit={submit}>
      <h3>{figures.mixIn}</h3>
      <p class="small">{figures.mixInWhy}</p>
      <div class="row">
        <Choice
          label={figures.share}
          value={share}
          options={SHARES.map((value) => ({ value, text: value }))}
          onChoose={setShare}
        />
        <button type="submit" disabled={isDoing}>
          {figures.mixInRun}
        </button>
      </div>
      <p role="status">{mixedIn !== null && figures.mixedIn(mixedIn)}</p>
      <Problem refusal={refusal} />
    </form>
  );
}
