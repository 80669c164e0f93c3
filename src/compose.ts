import { mkdir } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { collectedFiles } from "./adapters/collected/collected-files.js";
import { exactIndexKind } from "./adapters/exact/exact-index.js";
import { createFaceApiEngine } from "./adapters/faceapi/face-api-engine.js";
import { openFileImageStore } from "./adapters/files/image-store.js";
import { fileIndexSnapshots } from "./adapters/files/index-snapshots.js";
import { hnswIndexKind } from "./adapters/hnsw/hnsw-index.js";
import { openPackFolder } from "./adapters/packs/pack-folder.js";
import { SharpImageDecoder } from "./adapters/sharp/image-decoder.js";
import { SharpImageRenderer } from "./adapters/sharp/image-renderer.js";
import { openSqliteStore } from "./adapters/sqlite/sqlite-store.js";
import { systemClock } from "./adapters/system/clock.js";
import type { Config } from "./config.js";
import { createLeadlight, type Leadlight } from "./pipeline/leadlight.js";

const MODELS = fileURLToPath(new URL("../models", import.meta.url));
const DEFAULT_PACK = "face-api";

/** Owner only: the folder holds photographs of people. */
const PRIVATE = 0o700;

/**
 * Builds Leadlight on a data folder, which is made if it is not there. The only place that chooses adapters.
 * @param options.onNotice is told, in words, what Leadlight mended by itself
 * @throws STORE_NEWER, STORE_DAMAGED, STORE_BUSY, MODEL_MISSING, MODEL_CHANGED for an unusable manifest
 */
export async function compose(
  config: Config,
  options: { onNotice: (message: string) => void },
): Promise<Leadlight> {
  await mkdir(config.dataFolder, { recursive: true, mode: PRIVATE });
  const models = await openPackFolder(join(MODELS, DEFAULT_PACK));
  const images = await openFileImageStore(join(config.dataFolder, "images"));
  return createLeadlight({
    clock: systemClock,
    decoder: new SharpImageDecoder(),
    renderer: new SharpImageRenderer(),
    models,
    engine: createFaceApiEngine({ pack: models, backend: config.engineBackend }),
    store: openSqliteStore({ file: join(config.dataFolder, "leadlight.sqlite"), clock: systemClock }),
    images,
    indexKind: config.indexKind === "hnsw" ? hnswIndexKind : exactIndexKind,
    snapshots: fileIndexSnapshots(join(config.dataFolder, "indexes")),
    source: collectedFiles,
    onNotice: options.onNotice,
  });
}
