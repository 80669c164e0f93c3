import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import { onTestFinished } from "vitest";

const USE_STORE = fileURLToPath(new URL("use-store.ts", import.meta.url));

/** A process that uses a store; see `use-store.ts` for the jobs. */
export class StoreProcess {
  readonly #child: ChildProcess;
  readonly #lines: AsyncIterator<string>;

  private constructor(child: ChildProcess, lines: AsyncIterator<string>) {
    this.#child = child;
    this.#lines = lines;
  }

  /** Starts a process and comes back when it is ready for its job. */
  static async start(file: string, job: string, ...words: string[]): Promise<StoreProcess> {
    return StoreProcess.#started(
      spawn(process.execPath, ["--import", "tsx", USE_STORE, file, job, ...words]),
    );
  }

  /** As {@link start}, and no file of the process may become longer than this. */
  static async startLimited(kibibytes: number, file: string, job: string, ...words: string[]) {
    const blocks = kibibytes * 2; // of 512 bytes, as POSIX has it
    const command = [process.execPath, "--import", "tsx", USE_STORE, file, job, ...words];
    return StoreProcess.#started(
      spawn("/bin/sh", ["-c", `ulimit -f ${blocks}; exec "$@"`, "sh", ...command]),
    );
  }

  static async #started(child: ChildProcess): Promise<StoreProcess> {
    if (child.stdout === null) throw new Error("the process has no output");
    const ended = once(child, "exit");
    onTestFinished(async () => {
      child.kill("SIGKILL");
      await ended;
    });
    const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
    const first = await lines.next();
    if (first.value !== "ready") throw new Error(`the process said ${first.value}`);
    return new StoreProcess(child, lines);
  }

  /** Lets the job begin. */
  begin(): void {
    this.#child.stdin?.write("\n");
  }

  /** What the job did next, or null when it has ended. */
  async next(): Promise<Record<string, unknown> | null> {
    const { done, value } = await this.#lines.next();
    return done === true ? null : (JSON.parse(value) as Record<string, unknown>);
  }

  /** All that the job does from here to its end. */
  async rest(): Promise<Record<string, unknown>[]> {
    const all: Record<string, unknown>[] = [];
    for (let line = await this.next(); line !== null; line = await this.next()) all.push(line);
    return all;
  }

  /** Ends the process wherever it is. @returns what it had still said */
  async kill(): Promise<Record<string, unknown>[]> {
    const ended = once(this.#child, "exit");
    this.#child.kill("SIGKILL");
    await ended;
    return this.rest();
  }
}
