import { expected } from "../../domain/errors.js";
import type { GalleryId, OperationId, PackId } from "../../domain/ids.js";
import type { Job, JobKind } from "../../domain/jobs/job.js";
import type { Store } from "../../ports/store.js";
import type { ChangePack } from "../change-pack.js";
import type { CollectionIndexes } from "../collection-index.js";
import type { CompareGallery } from "../compare-gallery.js";
import type { GroupFaces } from "../identity-groups.js";
import type { IngestRun } from "../ingest-run.js";
import type { Operations } from "../operations.js";
import type { ExportLeads } from "./export-leads.js";
import type { JobHandler } from "./job-work.js";

/** How each kind of job is done: by the use case that does it at once, told where to go on. */
export function createJobHandlers(parts: {
  store: Store;
  operations: Pick<Operations, "find">;
  ingest: IngestRun;
  compare: CompareGallery;
  changePack: ChangePack;
  groupFaces: GroupFaces;
  indexes: Pick<CollectionIndexes, "rebuild">;
  exportLeads: ExportLeads;
}): Readonly<Record<JobKind, JobHandler>> {
  return {
    /** Items are recorded whole, each in a transaction of its own; one that is done again changes nothing. */
    async ingest(job, work) {
      const { name } = await parts.operations.find(operationOf(job));
      const { source, line, done } = job.checkpoint ?? {};
      const mark = { source: String(source), ...(typeof line === "number" ? { line } : {}) };
      let items = Number(done ?? 0);
      await parts.ingest({
        paths: (job.params["paths"] ?? []) as readonly string[],
        operation: name,
        after: typeof source === "string" ? { mark, done: items } : undefined,
        signal: work.signal,
        onItem({ mark: { source, line = null }, rejected, done, total }) {
          items = done;
          const errors = rejected.map(({ source, line = 0, code }) => ({ source, line, code }));
          work.tell({ done, total, checkpoint: { source, line, done } }, errors);
        },
      });
      return work.signal.aborted ? null : { items };
    },

    /** A page of ads is compared, and its candidates recorded with how far it is in one transaction: the store knows where to go on. */
    async comparison(job, work) {
      const request = {
        ...thresholdsOf(job),
        operation: operationOf(job),
        gallery: job.params["gallery"] as GalleryId,
        onProgress: (done: number, total: number) => work.tell({ done, total, checkpoint: null }),
      };
      return unlessStopped(work.signal, async (signal) => {
        const { candidates } = await parts.compare(request, { signal });
        return { new: candidates.new, known: candidates.known };
      });
    },

    /** Images that have an analysis under the pack are not looked at again. */
    async "re-embedding"(job, work) {
      const { isActive, images, faces } = await parts.changePack(job.params["pack"] as PackId, {
        signal: work.signal,
        onProgress: (done, total) => work.tell({ done, total, checkpoint: null }),
      });
      return isActive ? { images: images.done, failed: images.failed, faces } : null;
    },

    async "re-clustering"(job) {
      const { changed, gone, newFaces } = await parts.groupFaces(operationOf(job), { isAnew: true });
      return { changed, gone, newFaces };
    },

    /** One index after the other; those that were built before an interruption are not built again. */
    async "index-rebuild"(job, work) {
      const keys = await parts.store.collections.list();
      return unlessStopped(work.signal, async (signal) => {
        for (let done = Number(job.checkpoint?.["done"] ?? 0); done < keys.length; done++) {
          signal.throwIfAborted();
          const key = keys[done];
          if (key !== undefined) await parts.indexes.rebuild(key, { signal });
          work.tell({ done: done + 1, total: keys.length, checkpoint: { done: done + 1 } });
        }
        return { indexes: keys.length };
      });
    },

    async export(job) {
      const file = `leads-${job.id}.jsonl`;
      return { leads: await parts.exportLeads(operationOf(job), file), file };
    },
  };
}

/** @returns null when the work was stopped by the signal */
async function unlessStopped<Result>(
  signal: AbortSignal,
  work: (signal: AbortSignal) => Promise<Result>,
): Promise<Result | null> {
  try {
    return await work(signal);
  } catch (thrown) {
    if (signal.aborted && thrown === signal.reason) return null;
    throw thrown;
  }
}

function operationOf({ operationId }: Job): OperationId {
  if (operationId === null) throw expected("INTERNAL", "an operation", "the job", "none");
  return operationId;
}

function thresholdsOf({ params }: Job) {
  const number = (name: string) => {
    const value = params[name];
    return typeof value === "number" ? value : undefined;
  };
  return {
    minSimilarity: number("minSimilarity"),
    minLog10LR: number("minLog10LR"),
    maxExpectedFalseCandidates: number("maxExpectedFalseCandidates"),
  };
}
