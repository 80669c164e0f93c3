import { createRequire } from "node:module";
import { fileURLToPath } from "node:url";
import { Piscina } from "piscina";
import { expected, LeadlightError } from "../../domain/errors.js";
import type { DetectedFace, EmbeddedFace } from "../../domain/face.js";
import type { DecodedImage } from "../../domain/image.js";
import { NETWORK_ROLES, type NetworkRole } from "../../domain/pack-manifest.js";
import type { FaceEngine } from "../../ports/face-engine.js";
import type { ModelPack } from "../../ports/model-pack.js";
import type { RuntimeOptions } from "./network.js";
import { type Outcome, valueIn } from "./outcome.js";
import type { Task, WorkerData } from "./worker.js";

const require = createRequire(import.meta.url);

export interface OnnxEngineOptions extends RuntimeOptions {
  readonly pack: ModelPack;
  /** Images analysed side by side, each in a thread with its own networks: some 200 MB for the default pack (measured). */
  readonly imagesInFlight: number;
}

/**
 * The native engine: any pack on ONNX Runtime. ONNX Runtime's binding blocks the thread that calls it (read in its
 * source, `lib/backend.ts`), so the networks run in threads of their own and the event loop stays free.
 */
export function createOnnxEngine(options: OnnxEngineOptions): FaceEngine {
  const { pack, imagesInFlight, providers } = options;
  let starting: Promise<Piscina> | undefined;
  let isClosed = false;
  const running = new Set<Promise<unknown>>();

  async function started(): Promise<Piscina> {
    // The pool itself would start new threads, which nobody ends.
    if (isClosed) throw expected("INTERNAL", "an open engine", "an analysis", "a closed one");
    // A failed start may be tried again, e.g. after the model files were put back.
    starting ??= start(options).catch((thrown) => {
      starting = undefined;
      throw thrown;
    });
    return starting;
  }

  async function analyse({ width, height, pixels }: DecodedImage, known: readonly DetectedFace[]) {
    const pool = await started();
    const image = { width, height, pixels: await copyOf(pixels) };
    const task: Task = { image, known };
    return runTask(pool, task, [image.pixels.buffer]);
  }

  return {
    pack: pack.info,
    imagesInFlight,
    analyse(image, known = []) {
      const analysing = analyse(image, known).finally(() => running.delete(analysing));
      running.add(analysing);
      return analysing;
    },
    async start() {
      await started();
      const { version } = require("onnxruntime-node/package.json") as { version: string };
      return { backend: `onnxruntime-${providers.join("+")}`, versions: { onnxruntime: version } };
    },
    async close() {
      isClosed = true;
      await Promise.allSettled(running);
      const pool = await starting?.catch(() => undefined);
      await pool?.destroy();
    },
  };
}

async function start({ pack, imagesInFlight, providers, threads }: OnnxEngineOptions): Promise<Piscina> {
  const graphs: Partial<Record<NetworkRole, Uint8Array>> = {};
  for (const role of NETWORK_ROLES) {
    if (pack.manifest.networks[role] !== undefined) graphs[role] = shared(await pack.graph(role));
  }
  const workerData: WorkerData = { manifest: pack.manifest, graphs, options: { providers, threads } };
  const pool = new Piscina({
    ...workerFile(),
    workerData,
    minThreads: imagesInFlight,
    maxThreads: imagesInFlight,
    idleTimeout: Number.POSITIVE_INFINITY,
  });
  try {
    await runTask(pool, null, []);
    return pool;
  } catch (thrown) {
    await pool.destroy();
    throw thrown;
  }
}

async function runTask(pool: Piscina, task: Task, transferList: ArrayBuffer[]): Promise<EmbeddedFace[]> {
  let outcome: Outcome<EmbeddedFace[]>;
  try {
    outcome = await pool.run(task, { transferList });
  } catch (cause) {
    const why = cause instanceof Error ? cause.message : String(cause);
    throw new LeadlightError("INTERNAL", `expected a thread of the engine to answer but received ${why}`, {
      cause,
    });
  }
  return valueIn(outcome);
}

/** Bytes copied without letting the event loop in: 1.5 ms (measured). */
const COPIED_AT_ONCE = 16 * 2 ** 20;

/**
 * A copy that can be handed to another thread. The memory of pixels that libvips made cannot: Node would copy it all at
 * once while everything else waits (50 million pixels: 100 ms, measured).
 */
async function copyOf(pixels: Uint8Array): Promise<Uint8Array<ArrayBuffer>> {
  const copy = new Uint8Array(pixels.length);
  for (let at = 0; at < pixels.length; at += COPIED_AT_ONCE) {
    if (at > 0) await new Promise((resolve) => setImmediate(resolve));
    copy.set(pixels.subarray(at, at + COPIED_AT_ONCE), at);
  }
  return copy;
}

/** Bytes that all threads can read without a copy each. */
function shared(bytes: Uint8Array): Uint8Array {
  const copy = new Uint8Array(new SharedArrayBuffer(bytes.length));
  copy.set(bytes);
  return copy;
}

/** The thread's program; when Leadlight runs from its sources, the loader that reads TypeScript comes first. */
function workerFile(): { filename: string; execArgv?: string[] } {
  if (!import.meta.url.endsWith(".ts"))
    return { filename: fileURLToPath(new URL("worker.js", import.meta.url)) };
  const loader = require.resolve("tsx");
  return {
    filename: fileURLToPath(new URL("worker.ts", import.meta.url)),
    execArgv: ["--import", loader],
  };
}
