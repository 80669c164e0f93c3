import { type ComponentChildren, createContext } from "preact";
import { useContext, useEffect, useState } from "preact/hooks";

export const LANGUAGES = ["en", "es"] as const;
export type Language = (typeof LANGUAGES)[number];
export const THEMES = ["system", "light", "dark"] as const;
export type Theme = (typeof THEMES)[number];

export interface Preferences {
  readonly language: Language;
  readonly theme: Theme;
  /** Single keys decide and move; whoever speaks to the machine, or leans on the keyboard, turns them off. */
  readonly keys: boolean;
}

const STORED_AS = "leadlight-preferences";

/** What was chosen before, as far as it is still a choice; else the browser's language and the system's colours. */
export function readPreferences(stored: string | null, browserLanguage: string): Preferences {
  const fallback = LANGUAGES.find((known) => browserLanguage.toLowerCase().startsWith(known)) ?? "en";
  const chosen = parse(stored);
  return {
    language: LANGUAGES.find((known) => known === chosen["language"]) ?? fallback,
    theme: THEMES.find((known) => known === chosen["theme"]) ?? "system",
    keys: chosen["keys"] !== false,
  };
}

function parse(stored: string | null): Record<string, unknown> {
  try {
    const value: unknown = JSON.parse(stored ?? "{}");
    return typeof value === "object" && value !== null ? { ...value } : {};
  } catch {
    return {};
  }
}

interface PreferencesContext {
  readonly preferences: Preferences;
  readonly prefer: (change: Partial<Preferences>) => void;
}

const Context = createContext<PreferencesContext | null>(null);

/** Keeps the preferences in this browser; nothing else is ever kept there. */
export function PreferencesProvider({ children }: { children: ComponentChildren }) {
  const [preferences, setPreferences] = useState(() =>
    readPreferences(localStorage.getItem(STORED_AS), navigator.language),
  );
  useEffect(() => {
    localStorage.setItem(STORED_AS, JSON.stringify(preferences));
    document.documentElement.lang = preferences.language;
    document.documentElement.dataset["theme"] = preferences.theme;
  }, [preferences]);
  const prefer = (change: Partial<Preferences>) => setPreferences((before) => ({ ...before, ...change }));
  return <Context.Provider value={{ preferences, prefer }}>{children}</Context.Provider>;
}

export function usePreferences(): PreferencesContext {
  const context = useContext(Context);
  if (context === null) throw new Error("expected a PreferencesProvider around this part of the page");
  return context;
}
