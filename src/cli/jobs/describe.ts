import { type Job, secondsLeft } from "../../domain/jobs/job.js";
import { table } from "../terminal.js";

/** Jobs as a table for people. */
export function jobTable(jobs: readonly Job[]): string {
  const rows = jobs.map((job) => [job.id, job.kind, stateOf(job), progressOf(job), leftOf(job), job.errors]);
  return table(["job", "kind", "state", "done", "left", "errors"], rows);
}

/** All of a job for programs. */
export function jobJson({ owner: _owner, beat: _beat, checkpoint: _checkpoint, key: _key, ...job }: Job) {
  return { ...job, secondsLeft: secondsLeft({ ...job, checkpoint: null }) };
}

/** What a job is at, and why: `waiting: STORAGE_FULL`. */
export function stateOf({ state, wish, code }: Job): string {
  if (state === "running" && wish !== "run") return wish === "pause" ? "pausing" : "cancelling";
  return code === null || state === "running" ? state : `${state}: ${code}`;
}

function progressOf({ done, total }: Job): string {
  return total === null ? String(done) : `${done} of ${total}`;
}

function leftOf(job: Job): string {
  const seconds = secondsLeft(job);
  return seconds === null ? "" : `${Math.ceil(seconds)} s`;
}
