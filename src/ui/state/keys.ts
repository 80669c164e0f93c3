import { useEffect, useRef } from "preact/hooks";
import { usePreferences } from "./preferences.jsx";

/** What to do when a key is pressed, by `KeyboardEvent.key`; letters small. */
export type KeyMap = Readonly<Record<string, () => void>>;

/**
 * Single keys as shortcuts: not while somebody writes, chooses or has a dialog open, not with Ctrl, Alt or Meta, and not at
 * all for whoever turned them off (WCAG 2.1.4).
 */
export function useKeys(keys: KeyMap): void {
  const { keys: areOn } = usePreferences().preferences;
  const current = useRef(keys);
  current.current = keys;
  useEffect(() => {
    if (!areOn) return;
    const press = (event: KeyboardEvent) => {
      if (event.ctrlKey || event.altKey || event.metaKey || event.defaultPrevented) return;
      // A letter decides something: a finger that rests on it must not decide on the next candidates too.
      if (event.repeat && /^[a-z]$/i.test(event.key)) return;
      if (isTaken(event.target, event.key)) return;
      const key = event.key.length === 1 ? event.key.toLowerCase() : event.key;
      const act = Object.hasOwn(current.current, key) ? current.current[key] : undefined;
      if (act === undefined) return;
      event.preventDefault();
      act();
    };
    addEventListener("keydown", press);
    return () => removeEventListener("keydown", press);
  }, [areOn]);
}

/** Whether the focused element, or an open dialog, has a use for the key itself. */
function isTaken(target: EventTarget | null, key: string): boolean {
  if (document.querySelector("dialog[open]") !== null) return true;
  if (!(target instanceof HTMLElement)) return false;
  if (target.closest("textarea, select, [contenteditable]") !== null) return true;
  if (!(target instanceof HTMLInputElement)) return false;
  // A check box has no use for letters; a slider needs its arrows.
  if (target.type === "checkbox") return false;
  return target.type !== "range" || key.startsWith("Arrow");
}
