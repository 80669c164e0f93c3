import { createRequire } from "node:module";
import { pathToFileURL } from "node:url";
import { Worker } from "node:worker_threads";
import { LeadlightError } from "../../domain/errors.js";
import type { Readers, ReadReply, ReadRequest } from "./read-worker.js";

interface Waiting {
  readonly resolve: (value: never) => void;
  readonly reject: (thrown: unknown) => void;
}

/** A thread that reads what takes long; started when it is asked first, and again when it was lost. */
export class ReadThread {
  readonly #file: string;
  readonly #waiting: Waiting[] = [];
  #worker: Worker | null = null;

  constructor(file: string) {
    this.#file = file;
  }

  read<What extends keyof Readers>(
    what: What,
    request: Parameters<Readers[What]>[0],
  ): Promise<ReturnType<Readers[What]>> {
    return new Promise((resolve, reject) => {
      this.#worker ??= this.#start();
      this.#worker.ref();
      this.#waiting.push({ resolve, reject });
      this.#worker.postMessage({ what, request } satisfies ReadRequest);
    });
  }

  async close(): Promise<void> {
    await this.#worker?.terminate();
  }

  #start(): Worker {
    const worker = startThread(this.#file);
    worker.on("message", (reply: ReadReply) => {
      const waiting = this.#waiting.shift();
      if (this.#waiting.length === 0) worker.unref();
      if ("code" in reply) waiting?.reject(new LeadlightError(reply.code, reply.message));
      else waiting?.resolve(reply.value as never);
    });
    worker.on("error", (cause) => this.#lose(cause.message));
    worker.on("exit", (code) => this.#lose(`its thread ended with ${code}`));
    return worker;
  }

  #lose(why: string): void {
    this.#worker = null;
    const lost = new LeadlightError("INTERNAL", `expected the store to be read but received: ${why}`);
    for (const { reject } of this.#waiting.splice(0)) reject(lost);
  }
}

/** The thread's program lies where the build puts it, beside this one; from the sources, the loader that reads TypeScript comes first. */
function startThread(file: string): Worker {
  const workerData = { file };
  if (!import.meta.url.endsWith(".ts"))
    return new Worker(new URL("read-worker.js", import.meta.url), { workerData });
  const resolved = createRequire(import.meta.url).resolve("tsx/esm/api");
  const loader = JSON.stringify(pathToFileURL(resolved.replace(/\.cjs$/, ".mjs")).href);
  const program = JSON.stringify(new URL("read-worker.ts", import.meta.url).href);
  const start = `import(${loader}).then(({ register }) => { register(); return import(${program}); });`;
  return new Worker(start, { eval: true, workerData });
}
