import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { collectedFiles } from "../../src/adapters/collected/collected-files.js";
import { datasetFiles } from "../../src/adapters/collected/dataset-files.js";
import { exactIndexKind } from "../../src/adapters/exact/exact-index.js";
import { fileAnalysisCache } from "../../src/adapters/files/analysis-cache.js";
import { fileBackups } from "../../src/adapters/files/backups.js";
import { fileByteSearch } from "../../src/adapters/files/byte-search.js";
import { fileCheckpoints } from "../../src/adapters/files/checkpoints.js";
import { fileExports } from "../../src/adapters/files/export-files.js";
import { createCommunityFinder } from "../../src/adapters/graphology/community-finder.js";
import { MemoryImageStore } from "../../src/adapters/memory/image-store.js";
import { MemoryIndexSnapshots } from "../../src/adapters/memory/index-snapshots.js";
import { createOnnxEngine } from "../../src/adapters/onnx/onnx-engine.js";
import { SharpImageDecoder } from "../../src/adapters/sharp/image-decoder.js";
import { SharpImageRenderer } from "../../src/adapters/sharp/image-renderer.js";
import { openSqliteCopy, openSqliteStore } from "../../src/adapters/sqlite/sqlite-store.js";
import { systemClock } from "../../src/adapters/system/clock.js";
import { systemWorkerNames } from "../../src/adapters/system/worker-names.js";
import { createWebhookSender } from "../../src/adapters/webhooks/webhook-sender.js";
import type { CalibrationInForce } from "../../src/domain/calibration.js";
import { DEFAULT_PRIOR } from "../../src/domain/confidence.js";
import { createLeadlight, type Leadlight } from "../../src/pipeline/leadlight.js";
import type { ImageStore } from "../../src/ports/image-store.js";
import { quickHasher } from "./accounts.js";
import { testActing } from "./acting.js";
import { calibrated } from "./calibrations.js";
import { exactProducts } from "./exact-products.js";
import { identifierTools } from "./identifier-tools.js";
import { openShippedPack } from "./packs.js";
import { shippedPictureEmbedders } from "./picture-embedders.js";
import { unusedTextReaders } from "./text-readers.js";

export interface OpenLeadlight {
  readonly leadlight: Leadlight;
  /** The originals that Leadlight keeps. */
  readonly images: ImageStore;
  /** Where the store lies. */
  readonly folder: string;
  /** Closes everything and leaves nothing behind. */
  close(): Promise<void>;
}

/**
 * A real Leadlight on an empty store in a temporary folder. Its models are loaded when the first picture comes.
 * @param inForce the calibration of its pack; a made up one without it
 */
export async function openLeadlight(inForce?: CalibrationInForce): Promise<OpenLeadlight> {
  const folder = await mkdtemp(join(tmpdir(), "leadlight-test-"));
  const models = calibrated(await openShippedPack("base"), inForce);
  const store = openSqliteStore({
    file: join(folder, "leadlight.sqlite"),
    clock: systemClock,
    acting: testActing,
  });
  await store.settings.activateFirst(models.info.id);
  const images = new MemoryImageStore();
  const leadlight = createLeadlight({
    clock: systemClock,
    acting: testActing,
    checkpoints: fileCheckpoints(join(folder, "checkpoints")),
    decoder: new SharpImageDecoder(),
    textReaders: unusedTextReaders,
    identifierTools,
    pictureEmbedders: shippedPictureEmbedders,
    renderer: new SharpImageRenderer(),
    hasher: quickHasher,
    openPack: async () => models,
    engines: {
      open: async () => createOnnxEngine({ pack: models, imagesInFlight: 1, threads: 1, providers: ["cpu"] }),
    },
    store,
    images,
    indexKind: exactIndexKind,
    snapshots: new MemoryIndexSnapshots(),
    communities: createCommunityFinder(),
    products: exactProducts,
    analysisCache: fileAnalysisCache(join(folder, "analyses")),
    searchBytes: fileByteSearch(folder),
    backups: fileBackups({ dataFolder: folder, checkpointFolder: join(folder, "checkpoints") }),
    openStoreCopy: (file) => openSqliteCopy(file, { clock: systemClock, acting: testActing }),
    settings: {},
    source: collectedFiles,
    exports: fileExports(join(folder, "exports")),
    workerNames: systemWorkerNames,
    dataset: datasetFiles,
    prior: DEFAULT_PRIOR,
    facesAtOnce: 4096,
    webhookSender: createWebhookSender({ mayBePlain: true, mayBePrivate: true }),
    onNotice: () => undefined,
  });
  return {
    leadlight,
    images,
    folder,
    async close() {
      await leadlight.close();
      await rm(folder, { recursive: true, force: true });
    },
  };
}
