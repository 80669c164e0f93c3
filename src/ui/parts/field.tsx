import type { ComponentChildren } from "preact";

interface FieldProps {
  readonly label: string;
  readonly value: string;
  readonly onInput: (value: string) => void;
  readonly type?: "text" | "password" | "date" | "datetime-local";
  readonly autocomplete?: string;
  readonly required?: boolean;
  readonly maxLength?: number;
  readonly hint?: string;
  /** Of a dialog: focused when it opens. */
  readonly autofocus?: boolean;
}

/** One line to write in, with its label. */
export function Field({ label, value, onInput, hint, type = "text", ...rest }: FieldProps) {
  // Preact's types tell inputs apart by their kind, which is known only when the page runs.
  const kind = type as "text";
  return (
    <label class="field">
      <span>
        {label}
        {hint !== undefined && <small> ({hint})</small>}
      </span>
      <input type={kind} value={value} onInput={(event) => onInput(event.currentTarget.value)} {...rest} />
    </label>
  );
}

interface ChoiceProps<T extends string> {
  readonly label: string;
  readonly value: T;
  readonly options: readonly { readonly value: T; readonly text: string }[];
  readonly onChoose: (value: T) => void;
}

/** One of several, with its label. */
export function Choice<T extends string>({ label, value, options, onChoose }: ChoiceProps<T>) {
  return (
    <label class="field">
      <span>{label}</span>
      <select value={value} onChange={(event) => onChoose(event.currentTarget.value as T)}>
        {options.map((option) => (
          <option key={option.value} value={option.value}>
            {option.text}
          </option>
        ))}
      </select>
    </label>
  );
}

/** Yes or no. */
export function Check(props: {
  checked: boolean;
  onChange: (checked: boolean) => void;
  children: ComponentChildren;
}) {
  return (
    <label class="check">
      <input
        type="checkbox"
        checked={props.checked}
        onChange={(event) => props.onChange(event.currentTarget.checked)}
      />
      <span>{props.children}</span>
    </label>
  );
}
