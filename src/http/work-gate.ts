import { expected } from "../domain/errors.js";
import { createTurns } from "../pipeline/turns.js";

/** What a gate lets in at most. */
export interface GateLimits {
  /** Visits at a time, those that wait included. */
  readonly places: number;
  /** Jobs that run at a time. */
  readonly atOnce: number;
  /** Bytes that all visits may hold together; any number unless said. */
  readonly bytes?: number;
  /** How long a visit may have to wait for its turn, in milliseconds, to judge by how long jobs have taken; for ever unless said. */
  readonly longestWaitMs?: number;
}

/** Bounds how much work is under way, so that a flood is refused instead of filling the memory or keeping everybody waiting. */
export interface WorkGate {
  /**
   * Takes one of the places for as long as `visit` lasts.
   * @param bytes that it may hold in memory at most
   * @throws SERVER_BUSY at once when all places are taken, when there is no room for the bytes, or when the wait would be too long
   */
  admit<Result>(visit: () => Promise<Result>, bytes?: number): Promise<Result>;

  /** Runs `job` as soon as it is its turn, in the order of asking. Call it inside of {@link admit}. */
  run<Result>(job: () => Promise<Result>): Promise<Result>;

  /** What is going on now. */
  load(): { readonly admitted: number; readonly running: number; readonly bytes: number };
}

/** How much the last job tells of the next one, against all before it. */
const WEIGHT_OF_LAST = 0.1;

/** @param now milliseconds that never go back */
export function createWorkGate(limits: GateLimits, now: () => number = () => performance.now()): WorkGate {
  const { places, atOnce, bytes: mostBytes = Number.POSITIVE_INFINITY } = limits;
  const { longestWaitMs = Number.POSITIVE_INFINITY } = limits;
  const turns = createTurns(atOnce);
  let visits = 0;
  let held = 0;
  let running = 0;
  let usualMs = 0;

  function assertRoom(bytes: number): void {
    const refuse = (bound: string) => {
      throw expected("SERVER_BUSY", bound, "such requests", "more");
    };
    if (visits >= places) refuse(`at most ${places} at a time`);
    // One by itself is let in whatever it holds: its own limit is another's business.
    if (visits > 0 && held + bytes > mostBytes) refuse(`at most ${mostBytes} bytes at a time`);
    const waitMs = (Math.max(0, visits - running) * usualMs) / atOnce;
    if (waitMs > longestWaitMs) refuse(`a wait of at most ${longestWaitMs} ms`);
  }

  return {
    async admit(visit, bytes = 0) {
      assertRoom(bytes);
      visits++;
      held += bytes;
      try {
        return await visit();
      } finally {
        visits--;
        held -= bytes;
      }
    },

    run: (job) =>
      turns(async () => {
        const started = now();
        running++;
        try {
          return await job();
        } finally {
          running--;
          usualMs += (now() - started - usualMs) * WEIGHT_OF_LAST;
        }
      }),

    load: () => ({ admitted: visits, running, bytes: held }),
  };
}
