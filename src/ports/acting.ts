import type { Acting } from "../domain/actor.js";

/**
 * Who acts at this moment. It goes with a request through everything that the request sets off, so that the store can log each
 * act in the transaction of the act itself.
 */
export interface ActingContext {
  /** Whoever acts now: of the innermost {@link run} around the caller, or who the process was started by. */
  current(): Acting;
  /** Does work, and all that it sets off, as somebody. */
  run<T>(acting: Acting, work: () => T): T;
}
