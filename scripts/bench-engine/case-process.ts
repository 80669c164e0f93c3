import { type ChildProcess, fork } from "node:child_process";
import { createRequire } from "node:module";
import { fileURLToPath } from "node:url";
import type { CaseResult, Job } from "./cases.js";
import type { FromCase, ToCase, Turn } from "./turns.js";

/** A case in a process of its own, which works when it is told to. */
export interface CaseProcess {
  readonly job: Job;
  take(turn: Turn): Promise<void>;
  /** Ends the process. */
  end(): Promise<CaseResult>;
}

/** Starts the process of a case and waits until it is ready. */
export async function startCase(job: Job): Promise<CaseProcess> {
  const child = fork(fileURLToPath(new URL("run-case.ts", import.meta.url)), {
    execArgv: ["--import", createRequire(import.meta.url).resolve("tsx")],
    // What libraries print must not get between the tables.
    stdio: ["ignore", process.stderr, process.stderr, "ipc"],
  });
  // Not as an argument: Node crashes on arguments as long as some hundred paths.
  await ask(child, job, { job });
  return {
    job,
    async take(turn) {
      await ask(child, job, { turn });
    },
    async end() {
      const answer = await ask(child, job, { end: true });
      if (!("result" in answer)) throw new Error(`expected a result for the case ${nameOf(job)}`);
      return answer.result;
    },
  };
}

export function nameOf({ run: { name, inFlight } }: Job): string {
  return `${name} × ${inFlight}`;
}

function ask(child: ChildProcess, job: Job, message: ToCase): Promise<FromCase> {
  return new Promise((resolve, reject) => {
    const ended = (code: number | null) =>
      reject(new Error(`expected an answer of the case ${nameOf(job)} but received exit ${code}`));
    child.once("exit", ended);
    child.once("message", (answer) => {
      child.off("exit", ended);
      resolve(answer as FromCase);
    });
    child.send(message);
  });
}
