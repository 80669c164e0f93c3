import { resolve } from "node:path";
import type { Command } from "commander";
import type { JobId, PackId } from "../../domain/ids.js";
import type { Job } from "../../domain/jobs/job.js";
import { JOB_STEPS } from "../../domain/jobs/transitions.js";
import { DEFAULT_OPERATION } from "../../domain/operation.js";
import { galleryNamed } from "../../pipeline/gallery-named.js";
import type { JobRequest } from "../../pipeline/jobs/jobs.js";
import type { Leadlight } from "../../pipeline/leadlight.js";
import { needs } from "../access.js";
import { type ThresholdOptions, thresholdsOf, wholeNumber, withThresholds } from "../arguments.js";
import { jobJson, jobTable, stateOf } from "../jobs/describe.js";
import { type CommandResult, runCommand } from "../run-command.js";
import { type Terminal, table, withProgress } from "../terminal.js";
import { endsWithin, LONGEST_STOP_MS, untilStopped } from "../until-stopped.js";

const MOST_LISTED = 1000;
const MOST_WORKERS = 16;
const THEIR_STEPS = {
  pause: "let a job rest after the item that it is at",
  resume: "let a job go on that was paused, or waits",
  cancel: "end a job after the item that it is at; what it did stays",
  retry: "try a job again that failed or was cancelled; it goes on where it stopped",
} as const;

/** `leadlight jobs add|list|show|watch|pause|resume|cancel|retry|work` */
export function addJobCommands(program: Command, terminal: Terminal): void {
  const jobs = program.command("jobs").description("work that goes on without the one who asked for it");
  addKinds(jobs.command("add").description("queue work for `serve` or `jobs work`"), terminal);

  needs("job.use", jobs.command("list"))
    .description("jobs, newest first")
    .option("--limit <number>", "at most so many", wholeNumber(1, MOST_LISTED), 50)
    .action(({ limit }: { limit: number }, command: Command) =>
      runCommand(command, terminal, async (leadlight) => {
        const listed = await leadlight.jobs.list({}, { after: null, limit });
        return { json: { jobs: listed.map(jobJson) }, text: jobTable(listed) };
      }),
    );

  needs("job.use", jobs.command("show"))
    .description("a job, and what it could not take")
    .argument("<job>", "its id")
    .option("--errors <number>", "at most so many of them", wholeNumber(0, MOST_LISTED), 50)
    .action((id: string, options: { errors: number }, command: Command) =>
      runCommand(command, terminal, async (leadlight) => {
        const job = await leadlight.jobs.find(id as JobId);
        const errors = await leadlight.jobs.errors(job.id, { after: 0, limit: options.errors });
        const rows = errors.map(({ source, line, code }) => [
          line === 0 ? source : `${source}:${line}`,
          code,
        ]);
        const text = `${jobTable([job])}${rows.length === 0 ? "" : table(["item", "why"], rows)}`;
        return { json: { ...jobJson(job), itemErrors: errors }, text };
      }),
    );

  needs("job.use", jobs.command("watch"))
    .description("follow a job until it is over; Ctrl+C leaves it as it is")
    .argument("<job>", "its id")
    .action((id: string, _options: unknown, command: Command) =>
      runCommand(command, terminal, async (leadlight) =>
        over(await follow(leadlight, id as JobId, terminal)),
      ),
    );

  for (const step of JOB_STEPS)
    needs("job.use", jobs.command(step))
      .description(THEIR_STEPS[step])
      .argument("<job>", "its id")
      .action((id: string, _options: unknown, command: Command) =>
        runCommand(command, terminal, async (leadlight) =>
          told(await leadlight.jobs.step(id as JobId, step)),
        ),
      );

  needs("installation.manage", jobs.command("work"))
    .description("do jobs until it is stopped, as `serve` does; several may work on one data folder")
    .option("--workers <number>", "jobs at a time", wholeNumber(1, MOST_WORKERS), 1)
    .option("--until-idle", "end when no job is left that could be done")
    .action(({ workers, untilIdle }: { workers: number; untilIdle?: true }, command: Command) =>
      runCommand(command, terminal, async (leadlight) => {
        await untilStopped((signal) => {
          signal.addEventListener("abort", () => endsWithin(LONGEST_STOP_MS));
          return leadlight.jobWorkers.run({ count: workers, signal, untilIdle });
        });
        return { json: { stopped: true }, text: "" };
      }),
    );
}

function addKinds(add: Command, terminal: Terminal): void {
  async function queue(
    command: Command,
    request: (leadlight: Leadlight) => Promise<JobRequest>,
  ): Promise<void> {
    const { priority } = command.opts<{ priority: number }>();
    await runCommand(command, terminal, async (leadlight) => {
      const { job, isNew } = await leadlight.jobs.add({ ...(await request(leadlight)), priority });
      return {
        json: { ...jobJson(job), isNew },
        text: isNew ? `${job.id}\n` : `${job.id} is at it already\n`,
      };
    });
  }
  const prioritised = (command: Command) =>
    command.option("--priority <number>", "0 to 9, the higher goes first", wholeNumber(0, 9), 5);
  const ofOperation = (command: Command) =>
    prioritised(command).option("--operation <name>", "the case", DEFAULT_OPERATION);

  ofOperation(needs("ad.ingest", add.command("ingest")))
    .description("take in ads, as `ingest` does")
    .argument("<path...>", "image files, folders, or manifests")
    .action((paths: string[], { operation }: { operation: string }, command: Command) =>
      queue(command, async () => ({ kind: "ingest", operation, paths: paths.map((path) => resolve(path)) })),
    );
  withThresholds(ofOperation(needs("comparison.run", add.command("comparison"))))
    .description("compare the ads of an operation with a gallery, as `compare` does")
    .requiredOption("--gallery <name>")
    .action((options: ThresholdOptions & { operation: string; gallery: string }, command: Command) =>
      queue(command, async ({ store }) => {
        const { id: gallery } = await galleryNamed(store, options.gallery);
        return { kind: "comparison", operation: options.operation, gallery, ...thresholdsOf(options) };
      }),
    );
  prioritised(needs("installation.manage", add.command("re-embedding")))
    .description("change the active model pack, as `models use` does")
    .argument("<pack>")
    .action((pack: string, _options: unknown, command: Command) =>
      queue(command, async () => ({ kind: "re-embedding", pack: pack as PackId })),
    );
  ofOperation(needs("comparison.run", add.command("re-clustering")))
    .description("group all faces of an operation anew, as `identities rebuild` does")
    .action(({ operation }: { operation: string }, command: Command) =>
      queue(command, async () => ({ kind: "re-clustering", operation })),
    );
  prioritised(needs("installation.manage", add.command("index-rebuild")))
    .description("build every index anew from the store, beside the ones in use")
    .action((_options: unknown, command: Command) => queue(command, async () => ({ kind: "index-rebuild" })));
  ofOperation(needs("lead.view", add.command("export")))
    .description("write the leads of an operation into the folder exports of the data folder")
    .action(({ operation }: { operation: string }, command: Command) =>
      queue(command, async () => ({ kind: "export", operation })),
    );
}

/** Follows a job with a bar where somebody watches, and a line for each state otherwise. */
async function follow(leadlight: Leadlight, id: JobId, terminal: Terminal): Promise<Job> {
  return untilStopped((signal) =>
    withProgress(terminal, "items", async (onProgress) => {
      let last = await leadlight.jobs.find(id);
      let said = "";
      for await (const job of leadlight.jobs.follow(id, signal)) {
        last = job;
        if (job.total !== null) onProgress?.(job.done, job.total);
        if (stateOf(job) !== said && onProgress === undefined) terminal.note(`${stateOf(job)}\n`);
        said = stateOf(job);
      }
      return last;
    }),
  );
}

function told(job: Job): CommandResult {
  return { json: jobJson(job), text: jobTable([job]) };
}

function over(job: Job): CommandResult {
  return { ...told(job), exitCode: job.state === "failed" ? 1 : 0 };
}
