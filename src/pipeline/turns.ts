/** Runs a job as soon as it is its turn, in the order of asking. */
export type Turns = <Result>(job: () => Promise<Result>) => Promise<Result>;

/** @param atOnce how many jobs run at a time */
export function createTurns(atOnce: number): Turns {
  let running = 0;
  const waiting: (() => void)[] = [];

  return async (job) => {
    // A job that ends hands its turn to the next in line, so `running` does not change then.
    if (running >= atOnce) await new Promise<void>((resolve) => waiting.push(resolve));
    else running++;
    try {
      return await job();
    } finally {
      const next = waiting.shift();
      if (next === undefined) running--;
      else next();
    }
  };
}
