import { asLeadlightError } from "../../domain/errors.js";
import { isTrouble } from "../../domain/jobs/back-off.js";
import type { Job, JobCheckpoint, JobError, JobProgress } from "../../domain/jobs/job.js";
import { HEARTBEAT_MS } from "../../domain/jobs/lease-watch.js";
import type { JobLease, JobRepository } from "../../ports/store-jobs.js";

/** What a handler is given to work with. */
export interface JobWork {
  /** Says that it should end between two items; it then goes on later from its checkpoint. */
  readonly signal: AbortSignal;
  /**
   * Notes how far it is. A checkpoint is kept soon after the items before it are: they are recorded by themselves, and doing one again changes
   * nothing, so that an end in between repeats a few look-ups and loses nothing.
   */
  tell(progress: Pick<JobProgress, "done" | "total" | "checkpoint">, errors?: readonly JobError[]): void;
}

/** Does one kind of job. @returns what came of it; null when it was stopped before the end */
export type JobHandler = (job: Job, work: JobWork) => Promise<JobCheckpoint | null>;

/** Progress is kept at most so often. */
const TELL_MS = 500;
/** Weight of what came before in the rate. */
const STEADINESS = 0.7;

/** One worker's hold on one job, from taking it to letting go: signs of life, progress, and what others wish meanwhile. */
export class HeldWork implements JobWork {
  readonly #stop = new AbortController();
  readonly #jobs: JobRepository;
  readonly #lease: JobLease;
  readonly #nowMs: () => number;
  readonly #onTrouble: (thrown: unknown) => void;
  readonly #timer: NodeJS.Timeout;
  #progress: JobProgress;
  #errors: JobError[] = [];
  #kept: { readonly at: number; readonly done: number };
  #keeping: Promise<void> = Promise.resolve();
  #isWaiting = false;
  isLost = false;

  constructor(
    job: Job,
    owner: string,
    parts: { jobs: JobRepository; nowMs: () => number; onTrouble: (thrown: unknown) => void },
  ) {
    this.#jobs = parts.jobs;
    this.#nowMs = parts.nowMs;
    this.#onTrouble = parts.onTrouble;
    this.#lease = { id: job.id, owner };
    const { done, total, checkpoint } = job;
    this.#progress = { done, total, checkpoint, rate: null };
    this.#kept = { at: this.#nowMs(), done };
    if (job.wish !== "run") this.#stop.abort();
    this.#timer = setInterval(() => this.keep(), HEARTBEAT_MS);
  }

  get signal(): AbortSignal {
    return this.#stop.signal;
  }

  stop(): void {
    this.#stop.abort();
  }

  tell(progress: Pick<JobProgress, "done" | "total" | "checkpoint">, errors: readonly JobError[] = []): void {
    this.#progress = { ...progress, rate: this.#progress.rate };
    this.#errors.push(...errors);
    if (this.#nowMs() - this.#kept.at >= TELL_MS) this.keep();
  }

  /** Gives a sign of life, with all that was told. Never throws. */
  keep(): Promise<void> {
    // One at a time; what is told meanwhile goes with the next.
    if (this.#isWaiting) return this.#keeping;
    this.#isWaiting = true;
    this.#keeping = this.#keeping.then(() => {
      this.#isWaiting = false;
      return this.#keep();
    });
    return this.#keeping;
  }

  async #keep(): Promise<void> {
    if (this.isLost) return;
    const at = this.#nowMs();
    const { done } = this.#progress;
    const lately = (1000 * (done - this.#kept.done)) / Math.max(1, at - this.#kept.at);
    const { rate } = this.#progress;
    const progress = {
      ...this.#progress,
      rate: rate === null ? lately : STEADINESS * rate + (1 - STEADINESS) * lately,
    };
    const errors = this.#errors;
    this.#errors = [];
    this.#kept = { at, done };
    try {
      const { wish } = await this.#jobs.beat(this.#lease, progress, errors);
      this.#progress = { ...this.#progress, rate: progress.rate };
      if (wish !== "run") this.#stop.abort();
    } catch (thrown) {
      this.#errors.unshift(...errors);
      const { code } = asLeadlightError(thrown);
      if (isTrouble(code)) return this.#onTrouble(thrown);
      this.isLost = true;
      this.#stop.abort();
      if (code !== "JOB_LEASE_LOST") this.#onTrouble(thrown);
    }
  }

  /** Keeps what was told last; no sign of life comes after. */
  async close(): Promise<void> {
    clearInterval(this.#timer);
    await this.keep();
  }
}
