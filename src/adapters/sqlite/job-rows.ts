import type { Actor, Justification } from "../../domain/actor.js";
import type { ErrorCode } from "../../domain/errors.js";
import type { JobId, OperationId, Sha256 } from "../../domain/ids.js";
import type { Job, JobCheckpoint, JobKind, JobParams, JobState, JobWish } from "../../domain/jobs/job.js";

export interface JobRow {
  readonly seq: number;
  readonly id: JobId;
  readonly kind: JobKind;
  readonly params: string;
  readonly key: Sha256;
  readonly operation_id: OperationId | null;
  readonly state: JobState;
  readonly wish: JobWish;
  readonly priority: number;
  readonly by_kind: Actor["kind"];
  readonly by_id: string;
  readonly justification: Justification;
  readonly owner: string | null;
  readonly beat: number;
  readonly attempts: number;
  readonly not_before: string | null;
  readonly code: ErrorCode | null;
  readonly done: number;
  readonly total: number | null;
  readonly rate: number | null;
  readonly checkpoint: string | null;
  readonly result: string | null;
  readonly created_at: string;
  readonly started_at: string | null;
  readonly finished_at: string | null;
  readonly errors: number;
}

export const SELECT_JOBS = `SELECT j.*, o.id AS operation_id,
    (SELECT count(*) FROM job_errors WHERE job_seq = j.seq) AS errors
  FROM jobs j LEFT JOIN operations o ON o.seq = j.operation_seq`;

export function toJob(row: JobRow): Job {
  const { id, kind, key, state, wish, priority, justification, owner, beat, attempts, code } = row;
  const { done, total, rate, errors, operation_id: operationId } = row;
  return {
    ...{ id, kind, key, operationId, state, wish, priority, justification, owner, beat, attempts, code },
    ...{ done, total, rate, errors },
    params: JSON.parse(row.params) as JobParams,
    by: { kind: row.by_kind, id: row.by_id },
    checkpoint: plainValue(row.checkpoint),
    result: plainValue(row.result),
    notBefore: momentOf(row.not_before),
    createdAt: new Date(row.created_at),
    startedAt: momentOf(row.started_at),
    finishedAt: momentOf(row.finished_at),
  };
}

/** What changes about a job, as columns. */
export function columnsOf(job: Job) {
  const { id, state, wish, owner, beat, attempts, code, done, total, rate } = job;
  return {
    ...{ id, state, wish, owner, beat, attempts, code, done, total, rate },
    checkpoint: job.checkpoint === null ? null : JSON.stringify(job.checkpoint),
    result: job.result === null ? null : JSON.stringify(job.result),
    notBefore: job.notBefore?.toISOString() ?? null,
    startedAt: job.startedAt?.toISOString() ?? null,
    finishedAt: job.finishedAt?.toISOString() ?? null,
  };
}

function plainValue(text: string | null): JobCheckpoint | null {
  return text === null ? null : (JSON.parse(text) as JobCheckpoint);
}

function momentOf(text: string | null): Date | null {
  return text === null ? null : new Date(text);
}
