import { createRequire } from "node:module";
import { fileURLToPath, pathToFileURL } from "node:url";
import { Worker } from "node:worker_threads";
import { LeadlightError } from "../../domain/errors.js";
import type { GraphReply, GraphRequest, GraphTask } from "./messages.js";

const require = createRequire(import.meta.url);

interface Waiting {
  readonly resolve: (reply: Exclude<GraphReply, { code: unknown }>) => void;
  readonly reject: (thrown: unknown) => void;
}

/** A thread that owns graphs, by number. It keeps the process alive only while somebody waits for an answer. */
export class GraphThread {
  readonly #worker: Worker;
  readonly #waiting = new Map<number, Waiting>();
  #lastId = 0;
  #lost: LeadlightError | null = null;

  constructor() {
    this.#worker = startThread();
    this.#worker.unref();
    this.#worker.on("message", (reply: GraphReply) => this.#settle(reply));
    this.#worker.on("error", (thrown) => this.#lose(thrown.message));
    this.#worker.on("exit", (code) => this.#lose(`its thread ended with ${code}`));
  }

  /** True when the thread has ended, and its graphs with it. */
  get isLost(): boolean {
    return this.#lost !== null;
  }

  /**
   * Asks for something to be done with a graph; what is asked first is begun first.
   * @throws INDEX_LOST when the thread ends or has ended, and what the task itself throws
   */
  ask(graph: number, task: GraphTask, handedOver: readonly ArrayBuffer[] = []) {
    return new Promise<Exclude<GraphReply, { code: unknown }>>((resolve, reject) => {
      if (this.#lost !== null) return reject(this.#lost);
      const id = ++this.#lastId;
      if (this.#waiting.size === 0) this.#worker.ref();
      this.#waiting.set(id, { resolve, reject });
      const request: GraphRequest = { id, graph, task };
      this.#worker.postMessage(request, handedOver);
    });
  }

  /** Ends the thread; whoever waits for an answer gets INDEX_LOST. */
  async end(): Promise<void> {
    await this.#worker.terminate();
  }

  #settle(reply: GraphReply): void {
    const waiting = this.#waiting.get(reply.id);
    this.#waiting.delete(reply.id);
    if (this.#waiting.size === 0) this.#worker.unref();
    if ("code" in reply) waiting?.reject(new LeadlightError(reply.code, reply.message));
    else waiting?.resolve(reply);
  }

  #lose(why: string): void {
    this.#lost ??= new LeadlightError(
      "INDEX_LOST",
      `expected the thread of an index to answer but received: ${why}`,
    );
    for (const { reject } of this.#waiting.values()) reject(this.#lost);
    this.#waiting.clear();
  }
}

/** The thread's program lies where the build puts it, beside this one; from the sources, the loader that reads TypeScript comes first. */
function startThread(): Worker {
  if (!import.meta.url.endsWith(".ts")) return new Worker(new URL("index-worker.js", import.meta.url));
  const url = (path: string) => JSON.stringify(pathToFileURL(path).href);
  // The half of the loader that is written for `import`: what is asked for by `require` does not reach threads.
  const loader = url(require.resolve("tsx/esm/api").replace(/\.cjs$/, ".mjs"));
  const program = url(fileURLToPath(new URL("worker.ts", import.meta.url)));
  const start = `import(${loader}).then(({ register }) => { register(); return import(${program}); });`;
  return new Worker(start, { eval: true });
}
