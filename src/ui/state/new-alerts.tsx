import { type ComponentChildren, createContext } from "preact";
import { useContext, useEffect } from "preact/hooks";
import { countNewAlerts } from "../api/alerts.js";
import { useAsked } from "./ask.js";
import { useClient, useRight } from "./session.jsx";

const ASKED_AGAIN_MS = 15_000;

interface NewAlerts {
  /** Alerts that nobody has seen; 0 until it is known. */
  readonly count: number;
  readonly again: () => void;
}

const Context = createContext<NewAlerts>({ count: 0, again: () => undefined });

/** Asks again and again how many new alerts there are, as long as the page is looked at. */
export function NewAlertsProvider({ children }: { children: ComponentChildren }) {
  const client = useClient();
  const mayKnow = useRight("candidate.view");
  const { answer, again } = useAsked(async () => (mayKnow ? countNewAlerts(client) : 0), [client, mayKnow]);
  useEffect(() => {
    if (!mayKnow) return;
    const timer = setInterval(() => document.visibilityState === "visible" && again(), ASKED_AGAIN_MS);
    return () => clearInterval(timer);
  }, [mayKnow]);
  return <Context.Provider value={{ count: answer ?? 0, again }}>{children}</Context.Provider>;
}

export function useNewAlerts(): NewAlerts {
  return useContext(Context);
}
