import type { ErrorCode } from "../../domain/errors.js";
import type { JobKind, JobState, JobWish } from "../../domain/jobs/job.js";
import type { JobStep } from "../../domain/jobs/transitions.js";
import type { Client } from "./client.js";

export interface Job {
  readonly id: string;
  readonly kind: JobKind;
  readonly operation: string | null;
  readonly state: JobState;
  readonly wish: JobWish;
  readonly code: ErrorCode | null;
  readonly done: number;
  readonly total: number | null;
  readonly secondsLeft: number | null;
  readonly errors: number;
  readonly createdAt: string;
}

interface JobPage {
  readonly items: readonly Job[];
  readonly nextCursor: string | null;
}

/** The newest jobs of those that may be seen. */
export function listJobs(client: Client): Promise<JobPage> {
  return client.json("/v1/jobs?limit=50");
}

/** @throws Refusal JOB_NOT_IN_STATE, JOB_EXISTS */
export function stepJob(client: Client, id: string, step: JobStep): Promise<unknown> {
  return client.json(`/v1/jobs/${encodeURIComponent(id)}/${step}`, { method: "POST", body: {} });
}
