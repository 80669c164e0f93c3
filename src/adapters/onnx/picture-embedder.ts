import { Piscina } from "piscina";
import { expected } from "../../domain/errors.js";
import type { DecodedImage } from "../../domain/image.js";
import type { PictureFeatures } from "../../domain/picture-features.js";
import type { PictureView } from "../../domain/picture-view.js";
import type { PicturePack } from "../../ports/model-pack.js";
import type { PictureEmbedder } from "../../ports/picture-embedder.js";
import type { RuntimeOptions } from "./network.js";
import { valueIn } from "./outcome.js";
import type { PictureTask, PictureWorkerData } from "./picture-worker.js";
import { createPixelMemory } from "./pixel-memory.js";
import { onceIdle, runInThread, threadProgram } from "./threads.js";

/** Pictures whose pixels are at hand: one that is embedded, one that waits. */
const PICTURES_AT_HAND = 2;

/**
 * Embeds whole pictures on ONNX Runtime, one after the other in one thread, which is started by the first of them.
 * @param options.pack is asked for its files then
 */
export function createPictureEmbedder(
  options: RuntimeOptions & { readonly pack: PicturePack },
): PictureEmbedder {
  const { pack, providers, threads } = options;
  const memory = createPixelMemory(PICTURES_AT_HAND);
  let starting: Promise<Piscina> | undefined;
  let isClosed = false;
  const running = new Set<Promise<unknown>>();

  async function start(): Promise<Piscina> {
    const workerData: PictureWorkerData = {
      manifest: pack.manifest,
      graph: await pack.graph("picture"),
      options: { providers, threads },
    };
    const pool = new Piscina({
      ...threadProgram("picture-worker"),
      workerData,
      minThreads: 1,
      maxThreads: 1,
      idleTimeout: Number.POSITIVE_INFINITY,
    });
    try {
      valueIn(await runInThread(pool, null, []));
      return pool;
    } catch (thrown) {
      await pool.destroy();
      throw thrown;
    }
  }

  async function embed({ width, height, pixels }: DecodedImage, views: readonly PictureView[]) {
    starting ??= start().catch((thrown) => {
      starting = undefined;
      throw thrown;
    });
    const pool = await starting;
    const lent = await memory.copyOf(pixels);
    try {
      const task: PictureTask = { image: { width, height, pixels: lent.pixels }, views };
      return valueIn(await runInThread<PictureFeatures>(pool, task, lent.transfer));
    } finally {
      lent.giveBack();
    }
  }

  return {
    pack: pack.info,
    async embed(image, views) {
      if (isClosed) throw expected("INTERNAL", "an open embedder", "a picture", "a closed one");
      const embedding = embed(image, views).finally(() => running.delete(embedding));
      running.add(embedding);
      return embedding;
    },
    async close() {
      isClosed = true;
      const pool = await starting?.catch(() => undefined);
      if (pool !== undefined) await onceIdle(pool, running);
    },
  };
}
