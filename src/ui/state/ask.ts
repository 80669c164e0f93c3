import { useEffect, useState } from "preact/hooks";
import { asRefusal, type Refusal } from "../api/problem.js";

/** What was asked of the server: nothing yet, an answer, or a refusal. */
export interface Asked<T> {
  readonly answer: T | null;
  readonly refusal: Refusal | null;
  /** True until the first answer, and again whenever it is asked anew. */
  readonly isAsking: boolean;
  readonly again: () => void;
}

/**
 * Asks when the page is shown and whenever one of `about` changes; an answer that comes too late is dropped. The last answer
 * stays until the next one, so that the page does not flicker.
 */
export function useAsked<T>(ask: () => Promise<T>, about: readonly unknown[]): Asked<T> {
  const [round, setRound] = useState(0);
  const [state, setState] = useState<Omit<Asked<T>, "again">>({
    answer: null,
    refusal: null,
    isAsking: true,
  });
  // Not `ask`, which is a new function each time: `about` says when to ask anew.
  useEffect(() => {
    let isWanted = true;
    setState((before) => ({ ...before, isAsking: true }));
    ask().then(
      (answer) => isWanted && setState({ answer, refusal: null, isAsking: false }),
      (thrown) => isWanted && setState({ answer: null, refusal: asRefusal(thrown), isAsking: false }),
    );
    return () => {
      isWanted = false;
    };
  }, [...about, round]);
  return { ...state, again: () => setRound((before) => before + 1) };
}

/** Something that is done when a button is pressed: whether it is under way, and how it was refused. */
export interface Doing {
  readonly isDoing: boolean;
  readonly refusal: Refusal | null;
  readonly run: (work: () => Promise<void>) => void;
}

export function useDoing(): Doing {
  const [isDoing, setDoing] = useState(false);
  const [refusal, setRefusal] = useState<Refusal | null>(null);
  function run(work: () => Promise<void>): void {
    setDoing(true);
    setRefusal(null);
    work()
      .catch((thrown) => setRefusal(asRefusal(thrown)))
      .finally(() => setDoing(false));
  }
  return { isDoing, refusal, run };
}
