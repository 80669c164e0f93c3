import { type ErrorCode, expected, type LeadlightError } from "../errors.js";
import { backOffMs, isTrouble, isWorthRetrying, MOST_CRASHES } from "./back-off.js";
import { isOver, type Job, type JobCheckpoint, type JobProgress, type JobWish } from "./job.js";

/** What people may ask of a job. */
export const JOB_STEPS = ["pause", "resume", "cancel", "retry"] as const;
export type JobStep = (typeof JOB_STEPS)[number];

/** How a worker came to let go of a job. */
export type JobOutcome =
  | { readonly kind: "done"; readonly result: JobCheckpoint }
  | { readonly kind: "failed"; readonly code: ErrorCode }
  /** Stopped between two items: because somebody wished it, or because the worker ends. */
  | { readonly kind: "stopped" };

/** A job as a worker that takes it begins. */
export function taken(job: Job, owner: string, now: Date): Job {
  return {
    ...job,
    state: "running",
    owner,
    beat: job.beat + 1,
    notBefore: null,
    startedAt: job.startedAt ?? now,
  };
}

/** A job whose worker is gone, before somebody takes it again. What somebody wished meanwhile holds. */
export function abandoned(job: Job, now: Date): Job {
  const attempts = job.attempts + 1;
  if (attempts > MOST_CRASHES && job.wish === "run")
    return over({ ...job, attempts, code: "JOB_CRASHED" }, "failed", now);
  return letGo({ ...job, attempts }, now);
}

/** @returns the job after a sign of life; progress takes back what was counted against it */
export function alive(job: Job, progress: JobProgress | undefined): Job {
  const beat = job.beat + 1;
  if (progress === undefined) return { ...job, beat };
  const isFurther = progress.done > job.done || progress.total !== job.total;
  return { ...job, ...progress, beat, ...(isFurther ? { attempts: 0, code: null } : {}) };
}

/**
 * A job after its worker let go of it. What is done is done: a wish that came while it was finishing changes nothing any more,
 * and one that came before the worker failed is granted.
 */
export function ended(job: Job, outcome: JobOutcome, now: Date): Job {
  if (outcome.kind === "done") return over({ ...job, code: null, result: outcome.result }, "done", now);
  if (outcome.kind === "stopped" || job.wish !== "run") return letGo(job, now);
  const { code } = outcome;
  const attempts = job.attempts + 1;
  if (!isWorthRetrying(code, attempts)) return over({ ...job, attempts, code }, "failed", now);
  const notBefore = new Date(now.getTime() + backOffMs(code, attempts));
  // What is no fault of the job is not counted against it for long.
  const counted = isTrouble(code) ? Math.min(attempts, 10) : attempts;
  return { ...job, state: "waiting", owner: null, attempts: counted, code, notBefore };
}

/** @throws JOB_NOT_IN_STATE where the step cannot be taken */
export function stepped(job: Job, step: JobStep, now: Date): Job {
  if (step === "retry") {
    if (job.state !== "failed" && job.state !== "cancelled")
      throw refused(job, "one that failed or was cancelled");
    const again = { attempts: 0, code: null, notBefore: null, finishedAt: null } as const;
    return { ...job, ...again, state: "queued", wish: "run" };
  }
  if (step === "cancel" && job.state === "cancelled") return job;
  if (isOver(job)) throw refused(job, "one that is not over");
  const wish: JobWish = step === "pause" ? "pause" : step === "cancel" ? "cancel" : "run";
  // Whoever holds it hears of the wish with the next sign of life. A cancelled one is not called back: its worker may be on its way out.
  if (job.state === "running") {
    if (job.wish === "cancel" && step !== "cancel") throw refused(job, "one that is not being cancelled");
    return { ...job, wish };
  }
  if (step === "resume") return { ...job, wish, state: "queued", notBefore: null };
  return letGo({ ...job, wish }, now);
}

/** Where a job comes to rest that nobody holds: the wish says so. */
function letGo(job: Job, now: Date): Job {
  const free = { ...job, owner: null, notBefore: null };
  if (job.wish === "cancel") return over(free, "cancelled", now);
  return { ...free, wish: "run", state: job.wish === "pause" ? "paused" : "queued" };
}

function over(job: Job, state: "done" | "failed" | "cancelled", now: Date): Job {
  return { ...job, state, wish: "run", owner: null, notBefore: null, finishedAt: now };
}

function refused({ state, wish }: Job, what: string): LeadlightError {
  const received =
    state === "running" && wish === "cancel" ? "one that is being cancelled" : `one that is ${state}`;
  return expected("JOB_NOT_IN_STATE", what, "the job", received);
}
