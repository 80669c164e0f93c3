import { asLeadlightError, type ErrorCode } from "../../domain/errors.js";
import type { JobId } from "../../domain/ids.js";
import { isTrouble } from "../../domain/jobs/back-off.js";
import { JOB_KINDS, type Job, type JobKind } from "../../domain/jobs/job.js";
import { LeaseWatch } from "../../domain/jobs/lease-watch.js";
import type { JobOutcome } from "../../domain/jobs/transitions.js";
import type { ActingContext } from "../../ports/acting.js";
import type { Clock } from "../../ports/clock.js";
import type { Store } from "../../ports/store.js";
import type { WorkerNames } from "../../ports/worker-names.js";
import { pauseFor } from "../watch.js";
import { HeldWork, type JobHandler } from "./job-work.js";
import { assertStillAllowed } from "./still-allowed.js";

/** How often workers look for something to do. */
const POLL_MS = 500;
/** How long is waited before it is tried again to say how a job ended. */
const AGAIN_MS = 2_000;
/** An item that is under way when everything ends is waited for so long, and then left to be done again. */
const GRACE_MS = 6_000;

/** Those who do jobs in this process. */
export interface JobWorkers {
  /**
   * Does jobs until it is stopped: at most `count` at a time. Never throws: what stands in the way is said once, and waited out.
   * @param options.untilIdle ends also when no job is left that could be done, here or elsewhere
   */
  run(options: {
    readonly count: number;
    readonly signal: AbortSignal;
    readonly untilIdle?: boolean | undefined;
  }): Promise<void>;
  /** What a job that is done here waits for at this moment, where the store cannot be told: its disk may be full. */
  readonly troubles: ReadonlyMap<JobId, ErrorCode>;
}

export function createJobWorkers(parts: {
  store: Store;
  clock: Clock;
  acting: ActingContext;
  names: WorkerNames;
  handlers: Readonly<Record<JobKind, JobHandler>>;
  onNotice: (message: string) => void;
}): JobWorkers {
  const { names, handlers, acting, onNotice } = parts;
  const { jobs } = parts.store;
  const troubles = new Map<JobId, ErrorCode>();
  let said = "";

  function say(thrown: unknown): void {
    const { code, hint } = asLeadlightError(thrown);
    if (code !== said) onNotice(`jobs: ${code}. ${hint}`);
    said = code;
  }

  /** Frees what workers left behind whose process is gone, or that stand still. */
  async function freeAbandoned(watch: LeaseWatch): Promise<void> {
    const held = await jobs.held();
    const lapsed = new Set(watch.lapsed(held, names.nowMs()));
    for (const one of held) if (lapsed.has(one) || names.isGone(one.owner)) await jobs.takeFrom(one);
  }

  /** Says how it ended, for as long as it takes: the disk may be full, and everything done is kept already. */
  async function letGo(job: Job, owner: string, outcome: JobOutcome, signal: AbortSignal): Promise<void> {
    for (;;) {
      try {
        await jobs.end({ id: job.id, owner }, outcome);
        said = "";
        return;
      } catch (thrown) {
        const { code } = asLeadlightError(thrown);
        if (code === "JOB_LEASE_LOST") return;
        say(thrown);
        // Nobody holds what a process held that has ended: whoever comes next takes it.
        if (!isTrouble(code) || signal.aborted) return;
        troubles.set(job.id, code);
        await pauseFor(AGAIN_MS, signal);
      }
    }
  }

  async function outcomeOf(job: Job, work: HeldWork): Promise<JobOutcome> {
    const { by: actor, justification, operationId, kind } = job;
    const reach = operationId === null ? "all" : new Set([operationId]);
    const caller = { actor, justification, reach, rights: new Set([JOB_KINDS[kind]]) } as const;
    try {
      await assertStillAllowed(parts, job);
      const result = await acting.run(caller, () => handlers[kind](job, work));
      return result === null ? { kind: "stopped" } : { kind: "done", result };
    } catch (thrown) {
      say(thrown);
      return { kind: "failed", code: asLeadlightError(thrown).code };
    }
  }

  async function workOn(job: Job, owner: string, signal: AbortSignal): Promise<void> {
    const onTrouble = (thrown: unknown) => {
      troubles.set(job.id, asLeadlightError(thrown).code);
      say(thrown);
    };
    const work = new HeldWork(job, owner, { jobs, nowMs: () => names.nowMs(), onTrouble });
    const stop = () => work.stop();
    signal.addEventListener("abort", stop);
    if (signal.aborted) stop();
    const left = new AbortController();
    const late = untilAborted(signal, left.signal).then(() => pauseFor(GRACE_MS, left.signal));
    const outcome = await Promise.race([
      outcomeOf(job, work),
      late.then((): JobOutcome => ({ kind: "stopped" })),
    ]);
    left.abort();
    signal.removeEventListener("abort", stop);
    await work.close();
    if (!work.isLost) await letGo(job, owner, outcome, signal);
    troubles.delete(job.id);
  }

  async function isIdle(): Promise<boolean> {
    const open = await jobs.list({ states: ["queued", "waiting", "running"] }, { after: null, limit: 1 });
    return open.length === 0;
  }

  return {
    troubles,
    async run({ count, signal, untilIdle = false }) {
      const watch = new LeaseWatch();
      async function worker(number: number): Promise<void> {
        const owner = names.own(number);
        while (!signal.aborted) {
          let job: Job | null = null;
          try {
            await freeAbandoned(watch);
            job = await jobs.claim(owner);
            if (job === null && untilIdle && (await isIdle())) return;
          } catch (thrown) {
            say(thrown);
          }
          if (job === null) await pauseFor(POLL_MS, signal);
          else await workOn(job, owner, signal);
        }
      }
      await Promise.all(Array.from({ length: count }, (_, number) => worker(number)));
    },
  };
}

/** Ends when one of them is aborted. */
function untilAborted(...signals: readonly AbortSignal[]): Promise<void> {
  return new Promise((resolve) => {
    for (const signal of signals) {
      if (signal.aborted) return resolve();
      signal.addEventListener("abort", () => resolve(), { once: true });
    }
  });
}
