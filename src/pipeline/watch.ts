import { asLeadlightError } from "../domain/errors.js";

/** How often it is looked for something to do, and how long is waited after something stood in the way. */
const PAUSE_MS = 3_000;
const PAUSE_AFTER_TROUBLE_MS = 60_000;

/**
 * Does work that nobody waits for, again and again until it is stopped. Never throws: what stands in its way is said once, and tried again.
 * @param work does what there is to do, and ends soon after `signal`
 * @param what does not happen while something stands in the way, as a sentence without its end
 */
export async function watch(
  work: (signal: AbortSignal) => Promise<unknown>,
  {
    what,
    signal,
    onNotice,
    pauseMs = PAUSE_MS,
  }: { what: string; signal: AbortSignal; onNotice: (message: string) => void; pauseMs?: number },
): Promise<void> {
  let said = "";
  while (!signal.aborted) {
    const trouble = await attempt(() => work(signal));
    if (trouble !== "" && trouble !== said && !signal.aborted) onNotice(`${what}: ${trouble}`);
    said = trouble;
    await pauseFor(trouble === "" ? pauseMs : PAUSE_AFTER_TROUBLE_MS, signal);
  }
}

/** @returns what was wrong; empty when nothing was */
async function attempt(work: () => Promise<unknown>): Promise<string> {
  try {
    await work();
    return "";
  } catch (thrown) {
    const { message, hint } = asLeadlightError(thrown);
    return `${message}. ${hint}`;
  }
}

/** Waits so long, or until it is stopped. */
export function pauseFor(ms: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal.aborted) return resolve();
    const finish = () => {
      clearTimeout(timer);
      signal.removeEventListener("abort", finish);
      resolve();
    };
    const timer = setTimeout(finish, ms);
    signal.addEventListener("abort", finish);
  });
}
