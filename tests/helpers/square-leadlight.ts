import { join } from "node:path";
import { collectedFiles } from "../../src/adapters/collected/collected-files.js";
import { datasetFiles } from "../../src/adapters/collected/dataset-files.js";
import { fileAnalysisCache } from "../../src/adapters/files/analysis-cache.js";
import { fileBackups } from "../../src/adapters/files/backups.js";
import { fileByteSearch } from "../../src/adapters/files/byte-search.js";
import { fileCheckpoints } from "../../src/adapters/files/checkpoints.js";
import { fileExports } from "../../src/adapters/files/export-files.js";
import { openFileImageStore } from "../../src/adapters/files/image-store.js";
import { fileIndexSnapshots } from "../../src/adapters/files/index-snapshots.js";
import { createCommunityFinder } from "../../src/adapters/graphology/community-finder.js";
import { hnswIndexKind } from "../../src/adapters/hnsw/hnsw-index.js";
import { SharpImageDecoder } from "../../src/adapters/sharp/image-decoder.js";
import { SharpImageRenderer } from "../../src/adapters/sharp/image-renderer.js";
import { openSqliteCopy, openSqliteStore } from "../../src/adapters/sqlite/sqlite-store.js";
import { systemClock } from "../../src/adapters/system/clock.js";
import { systemWorkerNames } from "../../src/adapters/system/worker-names.js";
import { createWebhookSender } from "../../src/adapters/webhooks/webhook-sender.js";
import { DEFAULT_PRIOR } from "../../src/domain/confidence.js";
import type { PackId } from "../../src/domain/ids.js";
import { createLeadlight, type Leadlight } from "../../src/pipeline/leadlight.js";
import type { CollectedSource } from "../../src/ports/collected.js";
import { quickHasher } from "./accounts.js";
import { testActing } from "./acting.js";
import { exactProducts } from "./exact-products.js";
import { identifierTools } from "./identifier-tools.js";
import { noPictureEmbedders } from "./picture-embedders.js";
import type { SquareEngines } from "./square-engine.js";
import { unusedTextReaders } from "./text-readers.js";

export const OLD = "old" as PackId;
export const NEW = "new" as PackId;

/** A real Leadlight on a data folder, which several may share, with packs that see squares; `old` is active at first. */
export async function openSquareLeadlight(
  folder: string,
  engines: SquareEngines,
  source: CollectedSource = collectedFiles,
): Promise<Leadlight> {
  const store = openSqliteStore({
    file: join(folder, "leadlight.sqlite"),
    clock: systemClock,
    acting: testActing,
  });
  await store.settings.activateFirst(OLD);
  return createLeadlight({
    communities: createCommunityFinder(),
    products: exactProducts,
    analysisCache: fileAnalysisCache(join(folder, "analyses")),
    searchBytes: fileByteSearch(folder),
    backups: fileBackups({ dataFolder: folder, checkpointFolder: join(folder, "checkpoints") }),
    openStoreCopy: (file) => openSqliteCopy(file, { clock: systemClock, acting: testActing }),
    settings: {},
    clock: systemClock,
    acting: testActing,
    checkpoints: fileCheckpoints(join(folder, "checkpoints")),
    decoder: new SharpImageDecoder(),
    textReaders: unusedTextReaders,
    identifierTools,
    pictureEmbedders: noPictureEmbedders,
    renderer: new SharpImageRenderer(),
    hasher: quickHasher,
    openPack: (pack) => engines.openPack(pack),
    engines,
    store,
    images: await openFileImageStore(join(folder, "images")),
    indexKind: hnswIndexKind,
    snapshots: fileIndexSnapshots(join(folder, "indexes")),
    source,
    exports: fileExports(join(folder, "exports")),
    workerNames: systemWorkerNames,
    dataset: datasetFiles,
    prior: DEFAULT_PRIOR,
    facesAtOnce: 4096,
    webhookSender: createWebhookSender({ mayBePlain: true, mayBePrivate: true }),
    onNotice: () => undefined,
  });
}
