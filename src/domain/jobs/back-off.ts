import type { ErrorCode } from "../errors.js";

const FIRST_MS = 1_000;
const LONGEST_MS = 60_000;
/** What stands in everybody's way is looked at again soon: nobody sees from here when it is gone. */
const LONGEST_TROUBLE_MS = 15_000;

/** Failures in a row, without any progress in between, after which a job has failed. */
export const MOST_ATTEMPTS = 5;
/** Ends of its worker in a row, without any progress in between, after which a job has failed: it may be what ends them. */
export const MOST_CRASHES = 25;

/** What is waited out however long it takes: it is no fault of the job, and goes away when somebody makes room or finishes. */
const TROUBLES: ReadonlySet<ErrorCode> = new Set<ErrorCode>(["STORAGE_FULL", "STORE_BUSY"]);

/** What is ours to look into, or goes away by itself, and so worth another attempt. */
const WORTH_RETRYING: ReadonlySet<ErrorCode> = new Set<ErrorCode>([
  "INTERNAL",
  "PACK_CHANGED",
  "MODEL_UNAVAILABLE",
  "BACKEND_UNAVAILABLE",
  "INDEX_SNAPSHOT_UNWRITTEN",
  "SERVER_BUSY",
  "NOT_READY",
]);

export function isTrouble(code: ErrorCode): boolean {
  return TROUBLES.has(code);
}

/** @param attempts failures in a row, this one among them */
export function isWorthRetrying(code: ErrorCode, attempts: number): boolean {
  return isTrouble(code) || (WORTH_RETRYING.has(code) && attempts < MOST_ATTEMPTS);
}

/** How long to wait before the next attempt. @param attempts failures in a row, this one among them; from 1 on */
export function backOffMs(code: ErrorCode, attempts: number): number {
  const most = isTrouble(code) ? LONGEST_TROUBLE_MS : LONGEST_MS;
  return Math.min(most, FIRST_MS * 2 ** Math.min(attempts - 1, 20));
}

/**
 * Whether a job's time has come. A moment further off than anybody ever waits means that the clock was set back meanwhile.
 */
export function isDue(notBefore: Date | null, now: Date): boolean {
  if (notBefore === null) return true;
  const left = notBefore.getTime() - now.getTime();
  return left <= 0 || left > LONGEST_MS;
}
