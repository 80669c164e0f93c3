import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { createOnnxEngine } from "../src/adapters/onnx/onnx-engine.js";
import { createGraphExporter } from "../src/adapters/onnx-export/graph-exporter.js";
import { createModelPacks } from "../src/adapters/packs/model-packs.js";
import type { PackId } from "../src/domain/ids.js";
import type { FaceEngine } from "../src/ports/face-engine.js";
import type { ModelPack } from "../src/ports/model-pack.js";

const SHIPPED = fileURLToPath(new URL("../models", import.meta.url));

/** The pack that is measured unless another is named. */
export const DEFAULT_PACK = "base" as PackId;

/** How networks run wherever the engine is measured. */
export const RUNTIME = { providers: ["cpu"], threads: 1 } as const;

/**
 * Opens a pack and hands it over while its files are at hand.
 * @param folder of a pack that is no shipped one; the default pack when it is null
 */
export async function withPack<Result>(
  folder: string | null,
  work: (pack: ModelPack) => Promise<Result>,
): Promise<Result> {
  const added = await mkdtemp(join(tmpdir(), "leadlight-packs-"));
  try {
    const packs = createModelPacks({ shipped: SHIPPED, added, exporter: createGraphExporter() });
    const id = folder === null ? DEFAULT_PACK : (await packs.add(folder)).id;
    const pack = await packs.open(id);
    if ((await pack.missing()).length > 0) await packs.get([id]);
    return await work(pack);
  } finally {
    await rm(added, { recursive: true, force: true });
  }
}

/** The native engine, started, for as long as the work lasts. */
export async function withEngine<Result>(
  options: { readonly pack: ModelPack; readonly imagesInFlight: number },
  work: (engine: FaceEngine) => Promise<Result>,
): Promise<Result> {
  const engine = createOnnxEngine({ ...options, ...RUNTIME });
  try {
    await engine.start();
    return await work(engine);
  } finally {
    await engine.close();
  }
}
