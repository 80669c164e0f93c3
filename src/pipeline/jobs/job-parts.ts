import type { ActingContext } from "../../ports/acting.js";
import type { Clock } from "../../ports/clock.js";
import type { ExportFiles } from "../../ports/exports.js";
import type { Store } from "../../ports/store.js";
import type { WorkerNames } from "../../ports/worker-names.js";
import type { Operations } from "../operations.js";
import { createExportLeads } from "./export-leads.js";
import { createJobHandlers } from "./job-handlers.js";
import { createJobWorkers, type JobWorkers } from "./job-workers.js";
import { createJobs, type Jobs } from "./jobs.js";

/** The queue for those who ask for work, and those who do it. */
export interface JobParts {
  readonly jobs: Jobs;
  readonly jobWorkers: JobWorkers;
}

export function createJobParts(
  parts: Omit<Parameters<typeof createJobHandlers>[0], "exportLeads" | "operations"> & {
    store: Store;
    clock: Clock;
    acting: ActingContext;
    operations: Operations;
    workerNames: WorkerNames;
    exports: ExportFiles;
    onNotice: (message: string) => void;
  },
): JobParts {
  const handlers = createJobHandlers({ ...parts, exportLeads: createExportLeads(parts) });
  const jobWorkers = createJobWorkers({ ...parts, names: parts.workerNames, handlers });
  return { jobs: createJobs({ ...parts, troubles: jobWorkers.troubles }), jobWorkers };
}
