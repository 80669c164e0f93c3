import type { Actor, Justification } from "../actor.js";
import { type ErrorCode, expected } from "../errors.js";
import { type JobId, type OperationId, type Sha256, sha256Of } from "../ids.js";
import type { Right } from "../rights.js";

/** What can be done as a job, and the right that starting, seeing and steering it needs. */
export const JOB_KINDS = {
  ingest: "ad.ingest",
  comparison: "comparison.run",
  "re-embedding": "installation.manage",
  "re-clustering": "comparison.run",
  "index-rebuild": "installation.manage",
  export: "lead.view",
} as const satisfies Readonly<Record<string, Right>>;
export type JobKind = keyof typeof JOB_KINDS;

/**
 * - `queued`: its turn comes
 * - `running`: a worker holds it
 * - `waiting`: something stands in the way, which `code` names; it is tried again by itself
 * - `paused`: somebody stopped it for now
 * - `done`, `cancelled`, `failed`: over; the last two may be tried again, and go on where they stopped
 */
export const JOB_STATES = ["queued", "running", "waiting", "paused", "done", "failed", "cancelled"] as const;
export type JobState = (typeof JOB_STATES)[number];

/** What the work is about: ids, names of packs, paths, numbers. */
export type JobParams = Readonly<
  Record<string, string | number | boolean | null | readonly string[] | undefined>
>;

/** Whatever the work needs to go on from where it was; plain values. */
export type JobCheckpoint = Readonly<Record<string, string | number | boolean | null>>;

/** How far the work is. */
export interface JobProgress {
  readonly done: number;
  /** Null while it is not known. */
  readonly total: number | null;
  /** Items a second, lately; null while it is not known. */
  readonly rate: number | null;
  readonly checkpoint: JobCheckpoint | null;
}

/** What somebody wants of a job that a worker holds. */
export type JobWish = "run" | "pause" | "cancel";

/** Work that outlives the process that was asked for it. */
export interface Job extends JobProgress {
  readonly id: JobId;
  readonly kind: JobKind;
  readonly params: JobParams;
  /** Of what it is about: two unfinished jobs never have the same. */
  readonly key: Sha256;
  /** Null for what concerns the whole installation. */
  readonly operationId: OperationId | null;
  readonly state: JobState;
  readonly wish: JobWish;
  /** 0 to 9; the higher goes first. */
  readonly priority: number;
  /** Who asked for it, in whose name it is done. */
  readonly by: Actor;
  readonly justification: Justification;
  /** Token of the worker that holds it; null for none. */
  readonly owner: string | null;
  /** Grows with every sign of life of the owner. */
  readonly beat: number;
  /** Failures in a row without any progress. */
  readonly attempts: number;
  /** While waiting: not before this moment. */
  readonly notBefore: Date | null;
  /** Why it waits, or failed. */
  readonly code: ErrorCode | null;
  /** Items that could not be taken; the work went on without them. */
  readonly errors: number;
  /** What came of it; null until it is done. */
  readonly result: JobCheckpoint | null;
  readonly createdAt: Date;
  readonly startedAt: Date | null;
  readonly finishedAt: Date | null;
}

/** An item that could not be taken. Why is said by the code alone: texts of errors may hold what was in the item. */
export interface JobError {
  /** File or manifest it came from. */
  readonly source: string;
  /** Line of the manifest, counted from 1; 0 for none. */
  readonly line: number;
  readonly code: ErrorCode;
}

/** Kept of each job; what comes after is counted only. */
export const MOST_JOB_ERRORS = 1000;
/** Of the jobs that are over the last ones are kept. */
export const MOST_FINISHED_JOBS = 1000;
export const PRIORITIES = { lowest: 0, usual: 5, highest: 9 } as const;

const OVER: readonly JobState[] = ["done", "failed", "cancelled"];

export function isOver({ state }: Pick<Job, "state">): boolean {
  return OVER.includes(state);
}

/** The key of work: the same for the same kind, operation and parameters, in whatever order these were given. */
export function jobKey(kind: JobKind, operation: OperationId | null, params: JobParams): Sha256 {
  const given = Object.entries(params).filter(([, value]) => value !== undefined && value !== null);
  return sha256Of(JSON.stringify([kind, operation, given.sort(([a], [b]) => (a < b ? -1 : 1))]));
}

/** Seconds that the rest takes at the present rate; null while it cannot be said. */
export function secondsLeft({
  done,
  total,
  rate,
  state,
}: Pick<Job, keyof JobProgress | "state">): number | null {
  if (total === null || rate === null || rate <= 0 || state !== "running") return null;
  return Math.max(0, total - done) / rate;
}

/** @throws ARGUMENT_INVALID */
export function parseJobKind(text: string): JobKind {
  const kind = (Object.keys(JOB_KINDS) as JobKind[]).find((one) => one === text);
  if (kind === undefined)
    throw expected(
      "ARGUMENT_INVALID",
      `one of ${Object.keys(JOB_KINDS).join(", ")}`,
      "the kind of a job",
      text,
    );
  return kind;
}
