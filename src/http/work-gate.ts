import { expected } from "../domain/errors.js";
import { createTurns } from "../pipeline/turns.js";

/** Bounds how much work is under way, so that a flood is refused instead of filling the memory. */
export interface WorkGate {
  /**
   * Takes one of the places for as long as `visit` lasts.
   * @throws SERVER_BUSY at once when all places are taken
   */
  admit<Result>(visit: () => Promise<Result>): Promise<Result>;

  /** Runs `job` as soon as it is its turn, in the order of asking. Call it inside of {@link admit}. */
  run<Result>(job: () => Promise<Result>): Promise<Result>;
}

/**
 * @param places how many visits at a time, those that wait included
 * @param atOnce how many jobs run at a time
 */
export function createWorkGate(places: number, atOnce: number): WorkGate {
  let visits = 0;

  return {
    async admit(visit) {
      if (visits >= places)
        throw expected("SERVER_BUSY", `at most ${places} at a time`, "such requests", "more");
      visits++;
      try {
        return await visit();
      } finally {
        visits--;
      }
    },
    run: createTurns(atOnce),
  };
}
