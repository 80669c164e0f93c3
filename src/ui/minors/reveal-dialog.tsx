import { useState } from "preact/hooks";
import { JUSTIFICATIONS, type Justification } from "../../domain/actor.js";
import { REVEAL_MINUTES } from "../../domain/age-flag.js";
import { Dialog, DialogButtons } from "../parts/dialog.jsx";
import { Choice } from "../parts/field.jsx";
import { Problem } from "../parts/problem.jsx";
import { useDoing } from "../state/ask.js";
import { useTexts } from "../texts/use-texts.js";
import { useReveal } from "./use-reveal.js";

/** Asks why somebody has to see a face. None of the reasons is chosen beforehand: who gives one has read them. */
export function RevealDialog({ faceIds, onClose }: { faceIds: readonly string[]; onClose: () => void }) {
  const { minors } = useTexts();
  const [reason, setReason] = useState<Justification | "">("");
  const { isDoing, refusal, run } = useDoing();
  const reveal = useReveal();
  function submit(event: Event): void {
    event.preventDefault();
    if (reason === "") return;
    run(async () => {
      await reveal(faceIds, reason);
      onClose();
    });
  }
  return (
    <Dialog title={minors.revealTitle} onClose={onClose}>
      <form onSubmit={submit}>
        <p>{minors.revealWhat(REVEAL_MINUTES)}</p>
        <Choice<Justification | "">
          label={minors.reason}
          value={reason}
          options={[
            { value: "", text: minors.choose },
            ...JUSTIFICATIONS.map((value) => ({ value, text: minors.reasons[value] })),
          ]}
          onChoose={setReason}
        />
        <Problem refusal={refusal} />
        <DialogButtons send={minors.reveal} isReady={!isDoing && reason !== ""} onClose={onClose} />
      </form>
    </Dialog>
  );
}
