import { expected } from "../../domain/errors.js";
import { type JobId, newId, type OperationId, type Sha256 } from "../../domain/ids.js";
import { isDue } from "../../domain/jobs/back-off.js";
import {
  isOver,
  type Job,
  type JobError,
  jobKey,
  MOST_FINISHED_JOBS,
  MOST_JOB_ERRORS,
} from "../../domain/jobs/job.js";
import type { HeldJob } from "../../domain/jobs/lease-watch.js";
import { abandoned, alive, ended, stepped, taken } from "../../domain/jobs/transitions.js";
import type { ActingContext } from "../../ports/acting.js";
import type { AuditWriter } from "../../ports/audit.js";
import type { Clock } from "../../ports/clock.js";
import type { JobLease, JobRepository } from "../../ports/store-jobs.js";
import type { Connection } from "./connection.js";
import { columnsOf, type JobRow, SELECT_JOBS, toJob } from "./job-rows.js";

/** The jobs of a store. */
export function createJobs(
  db: Connection,
  clock: Clock,
  { acting, log }: { acting: ActingContext; log: AuditWriter },
): JobRepository {
  const byId = db.prepare<[JobId], JobRow>(`${SELECT_JOBS} WHERE j.id = ?`);
  const ofKey = db.prepare<[Sha256], JobRow>(`${SELECT_JOBS} WHERE j.key = ? AND j.finished_at IS NULL`);
  const operationSeq = db.prepare<[OperationId], number>("SELECT seq FROM operations WHERE id = ?").pluck();
  const insert = db.prepare<[object]>(`
    INSERT INTO jobs (id, kind, params, key, operation_seq, state, wish, priority, by_kind, by_id, justification,
      beat, attempts, done, created_at)
    VALUES (@id, @kind, @params, @key, @operation, 'queued', 'run', @priority, @byKind, @byId, @justification,
      0, 0, 0, @createdAt)`);
  const update = db.prepare<[object]>(`
    UPDATE jobs SET state = @state, wish = @wish, owner = @owner, beat = @beat, attempts = @attempts, code = @code,
      done = @done, total = @total, rate = @rate, checkpoint = @checkpoint, result = @result,
      not_before = @notBefore, started_at = @startedAt, finished_at = @finishedAt
    WHERE id = @id`);
  const prune = db.prepare<[number]>(`
    DELETE FROM jobs WHERE seq IN
      (SELECT seq FROM jobs WHERE finished_at IS NOT NULL ORDER BY seq DESC LIMIT -1 OFFSET ?)`);
  const page = db.prepare<[object], JobRow>(`
    ${SELECT_JOBS} WHERE (@before IS NULL OR j.seq < @before)
      AND (@states IS NULL OR j.state IN (SELECT value FROM json_each(@states)))
      AND (@kinds IS NULL OR j.kind IN (SELECT value FROM json_each(@kinds)))
      AND (@reached IS NULL OR o.id IS NULL OR o.id IN (SELECT value FROM json_each(@reached)))
    ORDER BY j.seq DESC LIMIT @limit`);
  const ready = db.prepare<[], JobRow>(`
    ${SELECT_JOBS} WHERE j.finished_at IS NULL AND j.state IN ('queued', 'waiting') ORDER BY j.priority DESC, j.seq`);
  const held = db.prepare<[], HeldJob>(
    "SELECT id, owner, beat FROM jobs WHERE finished_at IS NULL AND state = 'running'",
  );
  const insertError = db.prepare<[object]>(`
    INSERT INTO job_errors (job_seq, source, line, code)
    SELECT seq, @source, @line, @code FROM jobs WHERE id = @id
      AND (SELECT count(*) FROM job_errors WHERE job_seq = jobs.seq) < ${MOST_JOB_ERRORS}
    ON CONFLICT DO NOTHING`);
  const errorPage = db.prepare<[object], JobError>(`
    SELECT source, line, code FROM job_errors WHERE job_seq = (SELECT seq FROM jobs WHERE id = @id)
    ORDER BY seq LIMIT @limit OFFSET @after`);

  function known(id: JobId): JobRow {
    const row = byId.get(id);
    if (row === undefined) throw expected("JOB_UNKNOWN", "a job that exists", "the job", id);
    return row;
  }

  function heldBy({ id, owner }: JobLease): Job {
    const row = byId.get(id);
    if (row?.owner !== owner)
      throw expected(
        "JOB_LEASE_LOST",
        "a job that this worker holds",
        "the job",
        row === undefined ? "none" : "another's",
      );
    return toJob(row);
  }

  function keep(job: Job): Job {
    update.run(columnsOf(job));
    if (isOver(job)) {
      const { id, kind, operationId, state, code, done, errors } = job;
      log({ act: "job.finish", operationId, details: { job: id, kind, state, code, done, errors } });
    }
    return job;
  }

  return {
    async add({ kind, params, operationId, priority }) {
      return db.write(() => {
        const key = jobKey(kind, operationId, params);
        const known = ofKey.get(key);
        if (known !== undefined) return { job: toJob(known), isNew: false };
        const operation = operationId === null ? null : operationSeq.get(operationId);
        if (operation === undefined)
          throw expected("OPERATION_UNKNOWN", "an operation that exists", "a job", operationId);
        const { actor, justification } = acting.current();
        const [id, by] = [newId("job"), { byKind: actor.kind, byId: actor.id, justification }];
        const about = { id, kind, key, operation, priority, params: JSON.stringify(params) };
        insert.run({ ...about, ...by, createdAt: clock.now().toISOString() });
        prune.run(MOST_FINISHED_JOBS);
        log({ act: "job.add", operationId, details: { job: id, kind } });
        return { job: toJob(byId.get(id) as JobRow), isNew: true };
      });
    },

    async find(id) {
      return db.read(() => {
        const row = byId.get(id);
        return row === undefined ? null : toJob(row);
      });
    },

    async list({ states, kinds, reached }, { after, limit }) {
      const listed = (values: readonly string[] | undefined) =>
        values === undefined ? null : JSON.stringify(values);
      return db.read(() => {
        const before = after === null ? null : known(after).seq;
        const wanted = { states: listed(states), kinds: listed(kinds), reached: listed(reached) };
        return page.all({ before, ...wanted, limit }).map(toJob);
      });
    },

    async claim(owner) {
      const isReady = (row: JobRow) => isDue(toJob(row).notBefore, clock.now());
      // Looked for without the lock that only one can have: most of the time there is nothing.
      if (!db.read(() => ready.all().some(isReady))) return null;
      return db.write(() => {
        const row = ready.all().find(isReady);
        return row === undefined ? null : keep(taken(toJob(row), owner, clock.now()));
      });
    },

    async held() {
      return db.read(() => held.all());
    },

    async takeFrom({ id, owner, beat }) {
      return db.write(() => {
        const row = byId.get(id);
        if (row?.owner !== owner || row.beat !== beat) return false;
        keep(abandoned(toJob(row), clock.now()));
        return true;
      });
    },

    async beat(lease, progress, errors = []) {
      return db.write(() => {
        heldBy(lease);
        for (const error of errors) insertError.run({ ...error, id: lease.id });
        return keep(alive(heldBy(lease), progress));
      });
    },

    async end(lease, outcome) {
      return db.write(() => keep(ended(heldBy(lease), outcome, clock.now())));
    },

    async step(id, step) {
      return db.write(() => {
        const before = toJob(known(id));
        const after = stepped(before, step, clock.now());
        if (after === before) return before;
        if (step === "retry" && ofKey.get(before.key) !== undefined)
          throw expected("JOB_EXISTS", "no unfinished job of the same work", "the job", "one");
        log({ act: `job.${step}`, operationId: before.operationId, details: { job: id, kind: before.kind } });
        return keep(after);
      });
    },

    async errors(id, { after, limit }) {
      return db.read(() => {
        known(id);
        return errorPage.all({ id, after, limit });
      });
    },
  };
}
