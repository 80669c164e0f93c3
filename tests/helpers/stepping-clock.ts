import type { Clock } from "../../src/ports/clock.js";

/** A clock that starts at a fixed moment and goes one second further each time somebody looks. */
export function steppingClock(): Clock {
  let time = Date.parse("2030-01-02T03:04:05.678Z");
  return {
    now() {
      const now = new Date(time);
      time += 1000;
      return now;
    },
  };
}
