import { createRequire } from "node:module";
import { Piscina } from "piscina";
import { expected } from "../../domain/errors.js";
import type { DetectedFace, EmbeddedFace } from "../../domain/face.js";
import type { DecodedImage } from "../../domain/image.js";
import { NETWORK_ROLES, type NetworkRole } from "../../domain/pack-manifest.js";
import type { Raster } from "../../domain/resample.js";
import type { FaceEngine } from "../../ports/face-engine.js";
import type { ModelPack } from "../../ports/model-pack.js";
import type { FaceToEmbed } from "./analyser.js";
import type { RuntimeOptions } from "./network.js";
import { valueIn } from "./outcome.js";
import { createPixelMemory } from "./pixel-memory.js";
import { onceIdle, runInThread, shared, threadProgram } from "./threads.js";
import type { Done, Task, WorkerData } from "./worker.js";

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
  // Callers keep one more image at hand than is analysed.
  const memory = createPixelMemory(imagesInFlight + 1);
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

  const idle = () => Math.max(0, imagesInFlight - running.size);

  async function analyse({ width, height, pixels }: DecodedImage, known: readonly DetectedFace[]) {
    const pool = await started();
    const lent = await memory.copyOf(pixels);
    try {
      const image: Raster = { width, height, pixels: lent.pixels };
      // Pixels that are handed over to one thread are gone for the others.
      const isShared = idle() > 0 && lent.transfer.length === 0;
      const { found, embedded } = await runTask(pool, { image, known, isShared }, lent.transfer);
      return embedded ?? (await embedSideBySide(pool, image, found, 1 + idle()));
    } finally {
      lent.giveBack();
    }
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
      const pool = await starting?.catch(() => undefined);
      if (pool !== undefined) await onceIdle(pool, running);
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
    ...threadProgram("worker"),
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

/**
 * Shares the faces of a picture out between threads that have nothing else to do. @returns the faces in the order in which
 * they were found
 */
async function embedSideBySide(
  pool: Piscina,
  image: Raster,
  found: readonly FaceToEmbed[],
  threads: number,
): Promise<EmbeddedFace[]> {
  const each = Math.ceil(found.length / threads);
  const tasks: Promise<Done>[] = [];
  for (let from = 0; from < found.length; from += each)
    tasks.push(runTask(pool, { image, faces: found.slice(from, from + each) }, []));
  // The pixels are in use until the last thread is done with them, whatever becomes of another.
  await Promise.allSettled(tasks);
  return (await Promise.all(tasks)).flatMap(({ embedded }) => embedded ?? []);
}

async function runTask(pool: Piscina, task: Task | null, transferList: ArrayBuffer[]): Promise<Done> {
  return valueIn(await runInThread(pool, task, transferList));
}
