import { useState } from "preact/hooks";
import { type Act, EVERY_ROW, type LogFilter } from "../api/audit.js";
import { Choice, Field } from "../parts/field.jsx";
import { useTexts } from "../texts/use-texts.js";

interface Props {
  readonly filter: LogFilter;
  readonly onShow: (filter: LogFilter) => void;
}

/** Which rows are wanted. */
export function LogFilterForm({ filter, onShow }: Props) {
  const { log, queue } = useTexts();
  const [wanted, setWanted] = useState(filter);
  const change = (part: Partial<LogFilter>) => setWanted({ ...wanted, ...part });
  const acts = Object.entries(log.acts) as [Act, string][];
  return (
    <form
      class="card"
      onSubmit={(event) => {
        event.preventDefault();
        onShow({ ...wanted, actor: wanted.actor.trim(), operation: wanted.operation.trim() });
      }}
    >
      <div class="fields">
        <Choice<Act | "">
          label={log.columns.act}
          value={wanted.act}
          options={[{ value: "", text: queue.all }, ...acts.map(([value, text]) => ({ value, text }))]}
          onChoose={(act) => change({ act })}
        />
        <Field label={log.actor} value={wanted.actor} onInput={(actor) => change({ actor })} />
        <Field
          label={log.operation}
          value={wanted.operation}
          onInput={(operation) => change({ operation })}
        />
        <Field
          label={log.from}
          type="datetime-local"
          value={wanted.from}
          onInput={(from) => change({ from })}
        />
        <Field
          label={log.until}
          type="datetime-local"
          value={wanted.until}
          onInput={(until) => change({ until })}
        />
      </div>
      <p class="row end">
        <button type="button" onClick={() => onShow({ ...EVERY_ROW })}>
          {log.everything}
        </button>
        <button type="submit" class="primary">
          {log.show}
        </button>
      </p>
    </form>
  );
}
