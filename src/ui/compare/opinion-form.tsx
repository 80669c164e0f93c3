import { useEffect, useRef, useState } from "preact/hooks";
import type { OpinionValue, ReasonCode } from "../../domain/opinion.js";
import type { Candidate, OpinionDraft } from "../api/candidates.js";
import { Check } from "../parts/field.jsx";
import { useKeys } from "../state/keys.js";
import { useTexts } from "../texts/use-texts.js";
import { type Draft, useReview } from "./review-provider.jsx";

/** The most that the server takes. */
export const LONGEST_NOTE = 4000;

/** The conclusions in their order, each with its key. */
const DECISIONS: readonly { readonly value: OpinionValue; readonly key: string }[] = [
  { value: "potential_candidate", key: "c" },
  { value: "no_candidate", key: "r" },
  { value: "inconclusive", key: "i" },
  { value: "unsuitable_for_comparison", key: "u" },
];

interface Props {
  readonly candidate: Candidate;
  /** Whether it is theirs and both faces are there: nobody decides on what they have not seen. */
  readonly isReady: boolean;
  readonly onDecide: (draft: OpinionDraft) => void;
  /** Flags the probe; null where that is not theirs, or somebody has. It is offered to who gives that reason, and never done by it. */
  readonly onFlag: (() => void) | null;
}

/** What the reviewer concludes and why. What is written is kept while they look at other candidates. */
export function OpinionForm({ candidate: { id, version, blind }, isReady, onDecide, onFlag }: Props) {
  const texts = useTexts();
  const { draftOf, keepDraft } = useReview();
  const [draft, setDraft] = useState(() => draftOf(id));
  const seenAt = useRef(performance.now());
  useEffect(() => {
    if (isReady) seenAt.current = performance.now();
  }, [isReady]);
  const note = useRef<HTMLTextAreaElement>(null);
  function change(part: Partial<Draft>): void {
    const next = { ...draft, ...part };
    setDraft(next);
    keepDraft(id, next);
  }
  function decide(value: OpinionValue): void {
    if (!isReady) return;
    onDecide({
      ...draft,
      version,
      value,
      secondsSpent: Math.round((performance.now() - seenAt.current) / 1000),
    });
  }
  useKeys({
    ...Object.fromEntries(DECISIONS.map(({ value, key }) => [key, () => decide(value)])),
    n: () => note.current?.focus(),
  });
  const reasons = Object.keys(texts.reasons) as ReasonCode[];
  return (
    <section class="card opinion">
      <h2>{texts.compare.decision}</h2>
      <div class="decisions">
        {DECISIONS.map(({ value, key }) => (
          <button
            key={value}
            type="button"
            class={value}
            aria-keyshortcuts={key}
            disabled={!isReady}
            onClick={() => decide(value)}
          >
            <span>{texts.opinions[value]}</span> <kbd>{key.toUpperCase()}</kbd>
          </button>
        ))}
      </div>
      {blind && <p class="small">{texts.compare.hidden}</p>}
      <fieldset>
        <legend>{texts.compare.reasons}</legend>
        {reasons.map((reason) => (
          <Check
            key={reason}
            checked={draft.reasons.includes(reason)}
            onChange={(isOne) =>
              change({
                reasons: reasons.filter((one) => (one === reason ? isOne : draft.reasons.includes(one))),
              })
            }
          >
            {texts.reasons[reason]}
          </Check>
        ))}
      </fieldset>
      {onFlag !== null && draft.reasons.includes("possible_minor") && (
        <p class="row middle small">
          <span role="status">{texts.minors.offer}</span>
          <button type="button" onClick={onFlag}>
            {texts.minors.flag}
          </button>
        </p>
      )}
      <label class="field">
        <span>{texts.compare.note}</span>
        <textarea
          ref={note}
          maxLength={LONGEST_NOTE}
          value={draft.note}
          onInput={(event) => change({ note: event.currentTarget.value })}
        />
      </label>
      {draft.note.length > LONGEST_NOTE * 0.9 && (
        <p class="small" role="status">
          {texts.compare.noteLimit(LONGEST_NOTE - draft.note.length)}
        </p>
      )}
    </section>
  );
}
