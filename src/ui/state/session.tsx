import { type ComponentChildren, createContext } from "preact";
import { useContext, useEffect, useMemo, useRef, useState } from "preact/hooks";
import { type Client, createClient } from "../api/client.js";
import { createPictures, type Pictures } from "../api/pictures.js";
import { asRefusal, type Refusal } from "../api/problem.js";
import { currentSession, type Right, type Session, signOut } from "../api/session.js";

/**
 * Where signing in stands. `lapsed`: the session ended while the page was open; the page stays as it is, notes and all,
 * and goes on when the same person has signed in again.
 */
export type Phase = "asking" | "out" | "in" | "lapsed";

interface SessionContext {
  readonly phase: Phase;
  /** The last one; it stays while it is lapsed. */
  readonly session: Session | null;
  /** Why nothing is known about the session, when the server did not answer. */
  readonly refusal: Refusal | null;
  readonly client: Client;
  readonly pictures: Pictures;
  readonly enter: (session: Session) => void;
  readonly leave: () => Promise<void>;
}

const Context = createContext<SessionContext | null>(null);

interface Waiting {
  readonly resolve: () => void;
}

export function SessionProvider({ children }: { children: ComponentChildren }) {
  const [phase, setPhase] = useState<Phase>("asking");
  const [session, setSession] = useState<Session | null>(null);
  const [refusal, setRefusal] = useState<Refusal | null>(null);
  const current = useRef<Session | null>(null);
  const waiting = useRef<Waiting[]>([]);

  const client = useMemo(
    () =>
      createClient(
        () => current.current?.csrfToken ?? null,
        () =>
          new Promise<void>((resolve) => {
            waiting.current.push({ resolve });
            setPhase("lapsed");
          }),
      ),
    [],
  );
  const pictures = useMemo(() => createPictures(client), [client]);

  function enter(next: Session): void {
    const before = current.current;
    // Somebody else: nothing that the one before had typed or asked for may go on in another name.
    if (before !== null && before.user.id !== next.user.id) {
      location.reload();
      return;
    }
    current.current = next;
    setSession(next);
    setPhase("in");
    for (const { resolve } of waiting.current.splice(0)) resolve();
  }

  async function leave(): Promise<void> {
    if (current.current !== null) await signOut(current.current).catch(() => undefined);
    location.reload();
  }

  useEffect(() => {
    currentSession().then(enter, (thrown) => {
      const { code } = asRefusal(thrown);
      if (code === "OFFLINE") setRefusal(asRefusal(thrown));
      setPhase("out");
    });
  }, []);

  const value = { phase, session, refusal, client, pictures, enter, leave };
  return <Context.Provider value={value}>{children}</Context.Provider>;
}

export function useSession(): SessionContext {
  const context = useContext(Context);
  if (context === null) throw new Error("expected a SessionProvider around this part of the page");
  return context;
}

/** Speaks with the server in the name of whoever is signed in. */
export function useClient(): Client {
  return useSession().client;
}

export function useRight(right: Right): boolean {
  return useSession().session?.rights.includes(right) ?? false;
}
