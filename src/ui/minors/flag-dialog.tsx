import { useState } from "preact/hooks";
import { AGE_FLAGS, type AgeBasis, type AgeFlagValue, basesOf } from "../../domain/age-flag.js";
import { flagAge } from "../api/ages.js";
import { Dialog, DialogButtons } from "../parts/dialog.jsx";
import { Choice } from "../parts/field.jsx";
import { Problem } from "../parts/problem.jsx";
import { useDoing } from "../state/ask.js";
import { useSession } from "../state/session.jsx";
import { useTexts } from "../texts/use-texts.js";

interface Props {
  readonly faceId: string;
  readonly onFlagged: () => void;
  readonly onClose: () => void;
}

/** Says of a face whether it is a minor's. Both are to be chosen: there is no harmless default. */
export function FlagDialog({ faceId, onFlagged, onClose }: Props) {
  const { minors } = useTexts();
  const { client, pictures } = useSession();
  const [value, setValue] = useState<AgeFlagValue | "">("");
  const [basis, setBasis] = useState<AgeBasis | "">("");
  const { isDoing, refusal, run } = useDoing();
  const bases = value === "" ? [] : basesOf(value);
  function choose(next: AgeFlagValue | ""): void {
    setValue(next);
    // What looks may say of one flag they may not say of every other.
    if (next === "" || basis === "" || !basesOf(next).includes(basis)) setBasis("");
  }
  function submit(event: Event): void {
    event.preventDefault();
    if (value === "" || basis === "") return;
    run(async () => {
      await flagAge(client, faceId, { value, basis });
      pictures.forget();
      onFlagged();
      onClose();
    });
  }
  const none = { value: "", text: minors.choose } as const;
  return (
    <Dialog title={minors.flag} onClose={onClose}>
      <form onSubmit={submit}>
        <p>{minors.flagWhat}</p>
        <Choice<AgeFlagValue | "">
          label={minors.value}
          value={value}
          options={[none, ...AGE_FLAGS.map((one) => ({ value: one, text: minors.flags[one] }))]}
          onChoose={choose}
        />
        <Choice<AgeBasis | "">
          label={minors.basis}
          value={basis}
          options={[none, ...bases.map((one) => ({ value: one, text: minors.bases[one] }))]}
          onChoose={setBasis}
        />
        <Problem refusal={refusal} />
        <DialogButtons
          send={minors.confirm}
          isReady={!isDoing && value !== "" && basis !== ""}
          onClose={onClose}
        />
      </form>
    </Dialog>
  );
}
