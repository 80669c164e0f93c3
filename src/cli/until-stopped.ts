const SIGNALS = ["SIGINT", "SIGTERM"] as const;

/** Does work that SIGINT and SIGTERM stop. A second one ends the process as it would without us. */
export async function untilStopped<Result>(work: (signal: AbortSignal) => Promise<Result>): Promise<Result> {
  const stopping = new AbortController();
  const stop = () => stopping.abort();
  for (const signal of SIGNALS) process.once(signal, stop);
  try {
    return await work(stopping.signal);
  } finally {
    for (const signal of SIGNALS) process.off(signal, stop);
  }
}

/** Whoever stops the process waits so long and no longer. */
export const LONGEST_STOP_MS = 9_500;

/** Ends the process after a while if it has not ended by itself: all that counts is kept by then, or can be done again. */
export function endsWithin(ms: number): void {
  setTimeout(() => process.exit(0), ms).unref();
}
