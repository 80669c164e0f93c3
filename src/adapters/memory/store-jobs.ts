import { expected } from "../../domain/errors.js";
import { type JobId, newId } from "../../domain/ids.js";
import { isDue } from "../../domain/jobs/back-off.js";
import { isOver, type Job, jobKey, MOST_FINISHED_JOBS, MOST_JOB_ERRORS } from "../../domain/jobs/job.js";
import { abandoned, alive, ended, stepped, taken } from "../../domain/jobs/transitions.js";
import type { ActingContext } from "../../ports/acting.js";
import type { AuditWriter } from "../../ports/audit.js";
import type { Clock } from "../../ports/clock.js";
import type { JobLease, JobRepository } from "../../ports/store-jobs.js";
import { type StoreTables, where } from "./store-tables.js";

/** The jobs of a store in memory. */
export function createMemoryJobs(
  { jobs, jobErrors, operations }: StoreTables,
  clock: Clock,
  { acting, log }: { acting: ActingContext; log: AuditWriter },
): JobRepository {
  const unfinished = (key: string) => where(jobs, (job) => job.key === key && !isOver(job))[0];

  function known(id: JobId): Job {
    const job = jobs.get(id);
    if (job === undefined) throw expected("JOB_UNKNOWN", "a job that exists", "the job", id);
    return job;
  }

  function heldBy({ id, owner }: JobLease): Job {
    const job = jobs.get(id);
    if (job?.owner !== owner)
      throw expected(
        "JOB_LEASE_LOST",
        "a job that this worker holds",
        "the job",
        job === undefined ? "none" : "another's",
      );
    return job;
  }

  function keep(job: Job): Job {
    const kept = { ...job, errors: jobErrors.get(job.id)?.length ?? 0 };
    jobs.set(job.id, kept);
    if (isOver(job)) {
      const { id, kind, operationId, state, code, done, errors } = kept;
      log({ act: "job.finish", operationId, details: { job: id, kind, state, code, done, errors } });
    }
    return kept;
  }

  return {
    async add({ kind, params, operationId, priority }) {
      const key = jobKey(kind, operationId, params);
      const same = unfinished(key);
      if (same !== undefined) return { job: same, isNew: false };
      if (operationId !== null && !operations.has(operationId))
        throw expected("OPERATION_UNKNOWN", "an operation that exists", "a job", operationId);
      const { actor, justification } = acting.current();
      const given = { id: newId("job"), kind, params, key, operationId, priority, by: actor, justification };
      const job: Job = {
        ...given,
        ...{ state: "queued", wish: "run", owner: null, beat: 0, attempts: 0, notBefore: null, code: null },
        ...{ done: 0, total: null, rate: null, checkpoint: null, errors: 0, result: null },
        ...{ createdAt: clock.now(), startedAt: null, finishedAt: null },
      };
      jobs.set(job.id, job);
      for (const { id } of where(jobs, isOver).reverse().slice(MOST_FINISHED_JOBS)) jobs.delete(id);
      log({ act: "job.add", operationId, details: { job: job.id, kind } });
      return { job, isNew: true };
    },

    find: async (id) => jobs.get(id) ?? null,

    async list({ states, kinds, reached }, { after, limit }) {
      if (after !== null) known(after);
      const listed = where(
        jobs,
        ({ id, state, kind, operationId }) =>
          id === after ||
          ((states?.includes(state) ?? true) &&
            (kinds?.includes(kind) ?? true) &&
            (operationId === null || (reached?.includes(operationId) ?? true))),
      ).reverse();
      const start = after === null ? 0 : listed.findIndex(({ id }) => id === after) + 1;
      return listed.slice(start, start + limit);
    },

    async claim(owner) {
      const ready = where(
        jobs,
        ({ state, notBefore }) =>
          (state === "queued" || state === "waiting") && isDue(notBefore, clock.now()),
      );
      const [next] = ready.sort((a, b) => b.priority - a.priority);
      return next === undefined ? null : keep(taken(next, owner, clock.now()));
    },

    held: async () =>
      [...jobs.values()].flatMap(({ id, owner, beat }) => (owner === null ? [] : [{ id, owner, beat }])),

    async takeFrom({ id, owner, beat }) {
      const job = jobs.get(id);
      if (job?.owner !== owner || job.beat !== beat) return false;
      keep(abandoned(job, clock.now()));
      return true;
    },

    async beat(lease, progress, errors = []) {
      const job = heldBy(lease);
      const kept = jobErrors.get(lease.id) ?? [];
      for (const error of errors) {
        const isKnown = kept.some(
          ({ source, line, code }) => source === error.source && line === error.line && code === error.code,
        );
        if (!isKnown && kept.length < MOST_JOB_ERRORS) kept.push(error);
      }
      jobErrors.set(lease.id, kept);
      return keep(alive(job, progress));
    },

    end: async (lease, outcome) => keep(ended(heldBy(lease), outcome, clock.now())),

    async step(id, step) {
      const before = known(id);
      const after = stepped(before, step, clock.now());
      if (after === before) return before;
      if (step === "retry" && unfinished(before.key) !== undefined)
        throw expected("JOB_EXISTS", "no unfinished job of the same work", "the job", "one");
      log({ act: `job.${step}`, operationId: before.operationId, details: { job: id, kind: before.kind } });
      return keep(after);
    },

    async errors(id, { after, limit }) {
      known(id);
      return (jobErrors.get(id) ?? []).slice(after, after + limit);
    },
  };
}
