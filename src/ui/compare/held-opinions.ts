import type { OpinionDraft } from "../api/candidates.js";
import { asRefusal, type Refusal } from "../api/problem.js";

/** How long an opinion is held back, so that it can be undone. */
export const HELD_MS = 10_000;

/** An opinion on its way: held back, being sent, recorded, or refused. */
export interface Decision {
  readonly candidateId: string;
  readonly draft: OpinionDraft;
  readonly phase: "held" | "sending" | "sent" | "refused";
  /** When it is sent, on the clock that was given; only means something while it is held. */
  readonly dueAt: number;
  readonly refusal: Refusal | null;
}

export interface HeldOpinions {
  /** Holds an opinion back. The one that was held before is sent. */
  hold(candidateId: string, draft: OpinionDraft): void;
  /** Takes back the opinion that is held. @returns it, or null when there is none any more */
  undo(): Decision | null;
  /**
   * Sends what is held now.
   * @param keepalive whether the page is being left
   * @returns when nothing is on its way any more, whether everything was recorded
   */
  flush(keepalive: boolean): Promise<boolean>;
  /** Sends one that was refused again. */
  retry(candidateId: string): void;
  /** Forgets one that was refused: the reviewer has read why. */
  dismiss(candidateId: string): void;
}

interface Parts {
  readonly send: (candidateId: string, draft: OpinionDraft, keepalive: boolean) => Promise<void>;
  /** Told of every change: all decisions, in the order in which they were made. */
  readonly onChange: (decisions: readonly Decision[]) => void;
  readonly now: () => number;
  /** Calls back later. @returns what calls that off */
  readonly later: (act: () => void, ms: number) => () => void;
}

/** An opinion can never be changed on the server; this holds it back for as long as a slip of the finger takes to notice. */
export function createHeldOpinions({ send, onChange, now, later }: Parts): HeldOpinions {
  let decisions: readonly Decision[] = [];
  let callOff: () => void = () => undefined;
  const onTheWay = new Set<Promise<void>>();

  const held = () => decisions.find(({ phase }) => phase === "held") ?? null;
  function change(next: readonly Decision[]): void {
    decisions = next;
    onChange(decisions);
  }
  function mark(candidateId: string, part: Partial<Decision>): void {
    change(decisions.map((one) => (one.candidateId === candidateId ? { ...one, ...part } : one)));
  }
  function without(candidateId: string): readonly Decision[] {
    return decisions.filter((one) => one.candidateId !== candidateId);
  }

  function sendNow({ candidateId, draft }: Decision, keepalive: boolean): void {
    mark(candidateId, { phase: "sending", refusal: null });
    const way = send(candidateId, draft, keepalive).then(
      () => mark(candidateId, { phase: "sent" }),
      (thrown) => mark(candidateId, { phase: "refused", refusal: asRefusal(thrown) }),
    );
    onTheWay.add(way);
    way.finally(() => onTheWay.delete(way));
  }

  function sendHeld(keepalive: boolean): void {
    callOff();
    const decision = held();
    if (decision !== null) sendNow(decision, keepalive);
  }

  return {
    hold(candidateId, draft) {
      sendHeld(false);
      const dueAt = now() + HELD_MS;
      change([...without(candidateId), { candidateId, draft, phase: "held", dueAt, refusal: null }]);
      callOff = later(() => sendHeld(false), HELD_MS);
    },
    undo() {
      const decision = held();
      if (decision === null) return null;
      callOff();
      change(without(decision.candidateId));
      return decision;
    },
    async flush(keepalive) {
      sendHeld(keepalive);
      await Promise.all(onTheWay);
      return !decisions.some(({ phase }) => phase === "refused");
    },
    retry(candidateId) {
      const decision = decisions.find((one) => one.candidateId === candidateId && one.phase === "refused");
      if (decision !== undefined) sendNow(decision, false);
    },
    dismiss: (candidateId) => change(without(candidateId)),
  };
}
