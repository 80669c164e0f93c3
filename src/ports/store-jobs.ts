import type { JobId, OperationId } from "../domain/ids.js";
import type { Job, JobError, JobKind, JobProgress, JobState } from "../domain/jobs/job.js";
import type { HeldJob } from "../domain/jobs/lease-watch.js";
import type { JobOutcome, JobStep } from "../domain/jobs/transitions.js";

export type NewJob = Pick<Job, "kind" | "params" | "operationId" | "priority">;

export interface JobFilter {
  readonly states?: readonly JobState[] | undefined;
  /** Only of these kinds. */
  readonly kinds?: readonly JobKind[] | undefined;
  /** Only of one of these operations, or of none; all without it. */
  readonly reached?: readonly OperationId[] | undefined;
}

/** A worker's hold on a job. */
export type JobLease = Pick<HeldJob, "id" | "owner">;

/**
 * The queue. Of two workers that want the same job one gets it; what a worker says of a job that it does not hold any more is refused,
 * and changes nothing.
 */
export interface JobRepository {
  /**
   * Queues work in the name of whoever acts. Work that is queued and not over yet is not queued twice.
   * @returns the job, or the unfinished one of the same key
   * @throws OPERATION_UNKNOWN
   */
  add(job: NewJob): Promise<{ readonly job: Job; readonly isNew: boolean }>;
  find(id: JobId): Promise<Job | null>;
  /** Newest first. @param page.after continue behind this job @throws JOB_UNKNOWN for an unknown `after` */
  list(filter: JobFilter, page: { after: JobId | null; limit: number }): Promise<Job[]>;
  /** Takes the next job whose turn it is; null for none. */
  claim(owner: string): Promise<Job | null>;
  /** What is held, by whoever. */
  held(): Promise<HeldJob[]>;
  /** Takes a job from an owner that is gone, so that it may be claimed. @returns false when it gave a sign of life, or let go */
  takeFrom(held: HeldJob): Promise<boolean>;
  /**
   * A sign of life, with how far the work is and what could not be taken: once each, however often it is said.
   * @throws JOB_LEASE_LOST
   */
  beat(lease: JobLease, progress?: JobProgress, errors?: readonly JobError[]): Promise<Job>;
  /** Lets go. @throws JOB_LEASE_LOST */
  end(lease: JobLease, outcome: JobOutcome): Promise<Job>;
  /** @throws JOB_UNKNOWN, JOB_NOT_IN_STATE; JOB_EXISTS when the same work was queued again meanwhile */
  step(id: JobId, step: JobStep): Promise<Job>;
  /** Items that could not be taken, in the order in which that came out. @param page.after as many are passed over @throws JOB_UNKNOWN */
  errors(id: JobId, page: { after: number; limit: number }): Promise<JobError[]>;
}
