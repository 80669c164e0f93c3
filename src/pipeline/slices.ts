/** Runs work that pauses by itself, and lets others work at every pause. */
export async function inSlices<Result>(work: Generator<void, Result>): Promise<Result> {
  for (;;) {
    const { done, value } = work.next();
    if (done === true) return value;
    await pause();
  }
}

/** Lets others work. */
export function pause(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}
