import type { Acting } from "../../domain/actor.js";
import { reaches } from "../../domain/actor.js";
import { type ErrorCode, expected } from "../../domain/errors.js";
import type { GalleryId, JobId, PackId } from "../../domain/ids.js";
import {
  isOver,
  JOB_KINDS,
  type Job,
  type JobError,
  type JobKind,
  type JobState,
  PRIORITIES,
} from "../../domain/jobs/job.js";
import type { JobStep } from "../../domain/jobs/transitions.js";
import type { ListThresholds } from "../../domain/list-thresholds.js";
import { assertRight } from "../../domain/rights.js";
import type { ActingContext } from "../../ports/acting.js";
import type { Store } from "../../ports/store.js";
import type { Operations } from "../operations.js";
import { pauseFor } from "../watch.js";

/** Work that somebody wants to be done. */
export type JobRequest = { readonly priority?: number | undefined } & (
  | { readonly kind: "ingest"; readonly operation: string; readonly paths: readonly string[] }
  | ({
      readonly kind: "comparison";
      readonly operation: string;
      readonly gallery: GalleryId;
    } & ListThresholds)
  | { readonly kind: "re-embedding"; readonly pack: PackId }
  | { readonly kind: "re-clustering" | "export"; readonly operation: string }
  | { readonly kind: "index-rebuild" }
);

/** The jobs, as far as whoever acts may start jobs of the kind and reaches the operation; the others do not exist for them. */
export interface Jobs {
  /**
   * Queues work, in the name of whoever acts.
   * @returns the job, or the unfinished one of the same work
   * @throws RIGHT_MISSING, OPERATION_UNKNOWN, GALLERY_UNKNOWN, ARGUMENT_INVALID
   */
  add(request: JobRequest): Promise<{ readonly job: Job; readonly isNew: boolean }>;
  /** Newest first. @throws JOB_UNKNOWN for an unknown `after` */
  list(
    filter: { readonly states?: readonly JobState[] | undefined },
    page: { after: JobId | null; limit: number },
  ): Promise<Job[]>;
  /** @throws JOB_UNKNOWN */
  find(id: JobId): Promise<Job>;
  /** @throws JOB_UNKNOWN, JOB_NOT_IN_STATE, JOB_EXISTS */
  step(id: JobId, step: JobStep): Promise<Job>;
  /** @throws JOB_UNKNOWN */
  errors(id: JobId, page: { after: number; limit: number }): Promise<JobError[]>;
  /** A job as it is, and again each time that it has changed, until it is over or the signal is given. @throws JOB_UNKNOWN */
  follow(id: JobId, signal: AbortSignal): AsyncGenerator<Job>;
}

/** How often somebody who follows a job is told of it. */
const FOLLOW_MS = 500;
const MOST_PATHS = 100;

export function createJobs(parts: {
  store: Store;
  acting: ActingContext;
  operations: Pick<Operations, "named" | "ensure" | "reached">;
  troubles: ReadonlyMap<JobId, ErrorCode>;
}): Jobs {
  const { store, operations, troubles } = parts;
  const { jobs } = store;

  function mine({ rights, reach }: Acting, { kind, operationId }: Job): boolean {
    return rights.has(JOB_KINDS[kind]) && (operationId === null || reaches(reach, operationId));
  }

  /** What the worker in this process knows better than the store. */
  function seen(job: Job): Job {
    const code = troubles.get(job.id);
    return code === undefined || job.state !== "running" ? job : { ...job, state: "waiting", code };
  }

  async function find(id: JobId, acting = parts.acting.current()): Promise<Job> {
    const job = await jobs.find(id);
    if (job === null || !mine(acting, job)) {
      if (job !== null)
        await store.audit.append({ act: "access.deny", operationId: job.operationId, details: { job: id } });
      throw expected("JOB_UNKNOWN", "a job that exists", "the job", id);
    }
    return job;
  }

  async function* following(id: JobId, signal: AbortSignal, acting: Acting): AsyncGenerator<Job> {
    for (let before = ""; !signal.aborted; ) {
      const job = seen(await find(id, acting));
      const now = JSON.stringify({ ...job, beat: 0 });
      if (now !== before) yield job;
      if (isOver(job)) return;
      before = now;
      await pauseFor(FOLLOW_MS, signal);
    }
  }

  async function about(request: JobRequest): Promise<Pick<Job, "params" | "operationId">> {
    switch (request.kind) {
      case "ingest": {
        const { paths, operation } = request;
        if (paths.length === 0 || paths.length > MOST_PATHS)
          throw expected("ARGUMENT_INVALID", `1 to ${MOST_PATHS} paths`, "the ingest", paths.length);
        return { params: { paths }, operationId: (await operations.ensure(operation)).id };
      }
      case "comparison": {
        const { gallery, operation, minSimilarity, minLog10LR, maxExpectedFalseCandidates } = request;
        const { id: operationId } = await operations.named(operation);
        if ((await store.galleries.findById(gallery)) === null)
          throw expected("GALLERY_UNKNOWN", "a gallery that exists", "the comparison", gallery);
        return { params: { gallery, minSimilarity, minLog10LR, maxExpectedFalseCandidates }, operationId };
      }
      case "re-embedding":
        return { params: { pack: request.pack }, operationId: null };
      case "index-rebuild":
        return { params: {}, operationId: null };
      default:
        return { params: {}, operationId: (await operations.named(request.operation)).id };
    }
  }

  return {
    async add(request) {
      const { kind, priority = PRIORITIES.usual } = request;
      assertRight(parts.acting.current().rights, JOB_KINDS[kind]);
      return jobs.add({ kind, priority, ...(await about(request)) });
    },

    async list({ states }, page) {
      const { rights } = parts.acting.current();
      const kinds = (Object.keys(JOB_KINDS) as JobKind[]).filter((kind) => rights.has(JOB_KINDS[kind]));
      return (await jobs.list({ states, kinds, reached: operations.reached() }, page)).map(seen);
    },

    find: async (id) => seen(await find(id)),

    async step(id, step) {
      await find(id);
      return seen(await jobs.step(id, step));
    },

    async errors(id, page) {
      await find(id);
      return jobs.errors(id, page);
    },

    // Who acts is asked now: what comes later comes of no request.
    follow: (id, signal) => following(id, signal, parts.acting.current()),
  };
}
