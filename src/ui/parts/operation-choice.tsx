import { useEffect } from "preact/hooks";
import { listOperations } from "../api/accounts.js";
import { useAsked } from "../state/ask.js";
import { useClient } from "../state/session.jsx";
import { useTexts } from "../texts/use-texts.js";
import { Choice } from "./field.jsx";
import { Problem } from "./problem.jsx";

interface Props {
  /** Name of the operation; empty until it is known which ones there are. */
  readonly value: string;
  readonly onChoose: (name: string) => void;
}

/** One of the operations that whoever is signed in works on; the first one until another is chosen. */
export function OperationChoice({ value, onChoose }: Props) {
  const { operations: texts } = useTexts();
  const client = useClient();
  const { answer, refusal, again } = useAsked(() => listOperations(client), [client]);
  const first = answer?.[0]?.name;
  useEffect(() => {
    if (value === "" && first !== undefined) onChoose(first);
  }, [value, first]);
  if (answer?.length === 0) return <p>{texts.none}</p>;
  return (
    <>
      <Choice
        label={texts.one}
        value={value}
        options={(answer ?? []).map(({ name }) => ({ value: name, text: name }))}
        onChoose={onChoose}
      />
      <Problem refusal={refusal} again={again} />
    </>
  );
}
