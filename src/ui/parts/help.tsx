import { usePreferences } from "../state/preferences.jsx";
import { useTexts } from "../texts/use-texts.js";
import { Dialog } from "./dialog.jsx";
import { Check } from "./field.jsx";

/** What the keys do, and whether they do it. */
export function Help({ onClose }: { onClose: () => void }) {
  const { help, close } = useTexts();
  const { preferences, prefer } = usePreferences();
  return (
    <Dialog title={help.title} onClose={onClose}>
      <Check checked={preferences.keys} onChange={(keys) => prefer({ keys })}>
        {help.shortcuts}
      </Check>
      <dl class="keys">
        {Object.entries(help.keys).map(([key, text]) => (
          <div key={key}>
            <dt>
              <kbd>{key.length === 1 ? key.toUpperCase() : key}</kbd>
            </dt>
            <dd>{text}</dd>
          </div>
        ))}
      </dl>
      <p class="row end">
        <button type="button" class="primary" onClick={onClose}>
          {close}
        </button>
      </p>
    </Dialog>
  );
}
