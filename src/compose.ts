import { mkdir } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { argon2Hasher } from "./adapters/argon2/password-hasher.js";
import { collectedFiles } from "./adapters/collected/collected-files.js";
import { datasetFiles } from "./adapters/collected/dataset-files.js";
import { keccak256 } from "./adapters/digests/keccak.js";
import { domainTool } from "./adapters/domain-names/domain-tool.js";
import { exactIndexKind } from "./adapters/exact/exact-index.js";
import { createFaceApiEngine } from "./adapters/faceapi/face-api-engine.js";
import { fileAnalysisCache } from "./adapters/files/analysis-cache.js";
import { fileBackups } from "./adapters/files/backups.js";
import { fileByteSearch } from "./adapters/files/byte-search.js";
import { fileCheckpoints } from "./adapters/files/checkpoints.js";
import { fileExports } from "./adapters/files/export-files.js";
import { openFileImageStore } from "./adapters/files/image-store.js";
import { fileIndexSnapshots } from "./adapters/files/index-snapshots.js";
import { createCommunityFinder } from "./adapters/graphology/community-finder.js";
import { hnswIndexKind } from "./adapters/hnsw/hnsw-index.js";
import { createMatrixProducts } from "./adapters/onnx/matrix-products.js";
import { createOnnxEngine } from "./adapters/onnx/onnx-engine.js";
import { createPictureEmbedder } from "./adapters/onnx/picture-embedder.js";
import { createGraphExporter } from "./adapters/onnx-export/graph-exporter.js";
import { buildHighestProduct } from "./adapters/onnx-export/highest-product.js";
import { createModelPacks } from "./adapters/packs/model-packs.js";
import { phoneTool } from "./adapters/phones/phone-tool.js";
import { createTextReader } from "./adapters/ppocr/text-reader.js";
import { SharpImageDecoder } from "./adapters/sharp/image-decoder.js";
import { sharpImageModifier } from "./adapters/sharp/image-modifier.js";
import { SharpImageRenderer } from "./adapters/sharp/image-renderer.js";
import { openSqliteCopy, openSqliteStore } from "./adapters/sqlite/sqlite-store.js";
import { createActingContext, localActing } from "./adapters/system/acting-context.js";
import { systemClock } from "./adapters/system/clock.js";
import { systemWorkerNames } from "./adapters/system/worker-names.js";
import { createWebhookSender } from "./adapters/webhooks/webhook-sender.js";
import type { Config } from "./config.js";
import { BY_ITSELF, type Justification } from "./domain/actor.js";
import { asLeadlightError } from "./domain/errors.js";
import type { PackId } from "./domain/ids.js";
import type { EvaluationPorts } from "./evaluation/ports.js";
import { createKeptBackups, type KeptBackups } from "./pipeline/backups.js";
import { createLeadlight, type Leadlight } from "./pipeline/leadlight.js";
import type { ActingContext } from "./ports/acting.js";
import type { FaceEngine, FaceEngines } from "./ports/face-engine.js";
import type { ModelPack } from "./ports/model-pack.js";
import type { ModelPacks } from "./ports/model-packs.js";
import type { PictureEmbedders } from "./ports/picture-embedder.js";
import type { TextReaders } from "./ports/text-reader.js";

const MODELS = fileURLToPath(new URL("../models", import.meta.url));

/** Active in a new store; `leadlight models use` changes it. */
const DEFAULT_PACK = "base" as PackId;

/** Embeds whole pictures. */
const PICTURE_PACK = "pictures" as PackId;

/** Reads the text in pictures. */
const TEXT_PACK = "ppocr-v4" as PackId;

interface ComposeOptions {
  readonly onNotice: (message: string) => void;
  readonly justification?: Justification | undefined;
  readonly evenIfReplaced?: boolean | undefined;
  readonly engines?: FaceEngines | undefined;
}

/** Owner only: the folder holds photographs of people. */
const PRIVATE = 0o700;

/**
 * Builds Leadlight on a data folder, which is made if it is not there. The only place that chooses adapters.
 * Model files that a pack lacks are fetched when its engine is opened.
 * @param options.onNotice is told, in words, what Leadlight mended by itself
 * @param options.justification why whoever starts this looks at personal data
 * @param options.evenIfReplaced open also a store that lacks what a checkpoint of its log saw, to find out what it lacks
 * @param options.engines other engines, for measurements that do without faces
 * @throws STORE_NEWER, STORE_DAMAGED, STORE_BUSY, STORE_REPLACED, CHECKPOINT_INVALID
 */
export async function compose(config: Config, options: ComposeOptions): Promise<Leadlight> {
  await mkdir(config.dataFolder, { recursive: true, mode: PRIVATE });
  const images = await openFileImageStore(join(config.dataFolder, "images"));
  const acting = createActingContext(localActing(options.justification));
  const file = join(config.dataFolder, "leadlight.sqlite");
  const store = openSqliteStore({ file, clock: systemClock, acting });
  const packs = composeModels(config);
  const leadlight = createLeadlight({
    clock: systemClock,
    acting,
    checkpoints: fileCheckpoints(config.checkpointFolder),
    decoder: new SharpImageDecoder(),
    renderer: new SharpImageRenderer(),
    hasher: argon2Hasher(),
    openPack: (id) => packs.open(id),
    engines: options.engines ?? {
      open: async (id) => createEngine(await openComplete(packs, id, options.onNotice), config),
    },
    textReaders: composeTextReaders(packs),
    identifierTools: { phones: phoneTool, domains: domainTool, keccak256 },
    pictureEmbedders: pictureEmbedders(packs, config),
    store,
    images,
    indexKind: config.indexKind === "hnsw" ? hnswIndexKind : exactIndexKind,
    snapshots: fileIndexSnapshots(join(config.dataFolder, "indexes")),
    communities: createCommunityFinder(),
    products: createMatrixProducts(buildHighestProduct),
    analysisCache: fileAnalysisCache(join(config.dataFolder, "analyses")),
    searchBytes: fileByteSearch(config.dataFolder),
    ...composeBackupParts(config, acting),
    source: collectedFiles,
    exports: fileExports(join(config.dataFolder, "exports")),
    workerNames: systemWorkerNames,
    dataset: datasetFiles,
    prior: config.prior,
    facesAtOnce: config.facesAtOnce,
    webhookSender: createWebhookSender({
      mayBePlain: config.webhookSchemes === "any",
      mayBePrivate: config.webhookAddresses === "any",
    }),
    onNotice: options.onNotice,
  });
  try {
    if (options.evenIfReplaced !== true) await leadlight.auditLog.assertNotReplaced();
    await acting.run(BY_ITSELF, () => store.settings.activateFirst(DEFAULT_PACK));
    // An erasure that was interrupted leaves files behind that nobody may find; their rows are gone.
    await acting
      .run(BY_ITSELF, () => leadlight.erasures.finish({ compact: false }))
      .catch((thrown) => options.onNotice(`an erasure is not finished: ${asLeadlightError(thrown).message}`));
  } catch (thrown) {
    await leadlight.close();
    throw thrown;
  }
  return leadlight;
}

/** Backups by themselves, to look at and restore. Makes nothing. */
export function composeBackups(config: Config): KeptBackups {
  return createKeptBackups(composeBackupParts(config, createActingContext(localActing())));
}

function composeBackupParts(config: Config, acting: ActingContext) {
  const { engine, provider, imagesInFlight, threads, indexKind, readText, embedPictures, prior } = config;
  return {
    backups: fileBackups(config),
    openStoreCopy: (file: string) => openSqliteCopy(file, { clock: systemClock, acting }),
    settings: { engine, provider, imagesInFlight, threads, indexKind, readText, embedPictures, prior },
  };
}

/** What accuracy is measured with: the parts of `compose` that analyse images, and no store. Makes nothing. */
export function composeEvaluation(
  config: Config,
  options: { onNotice: (message: string) => void },
): EvaluationPorts {
  const packs = composeModels(config);
  return {
    source: datasetFiles,
    decoder: new SharpImageDecoder(),
    engines: { open: async (id) => createEngine(await openComplete(packs, id, options.onNotice), config) },
    cache: fileAnalysisCache(join(config.dataFolder, "analyses")),
    renderer: new SharpImageRenderer(),
    modifier: sharpImageModifier,
    loadCharts: async () => (await import("./adapters/plot/charts.js")).plotCharts,
    clock: systemClock,
  };
}

/** The library of model packs by itself, which needs neither a store nor an engine. Makes nothing. */
export function composeModels(config: Config): ModelPacks {
  return createModelPacks({
    shipped: MODELS,
    added: join(config.dataFolder, "models"),
    exporter: createGraphExporter(),
  });
}

/** What embeds whole pictures, by itself. Makes nothing. */
export function composePictures(config: Config): PictureEmbedders {
  return pictureEmbedders(composeModels(config), config);
}

/** Its files are not fetched: nobody waits for them, and `models get` does. */
function pictureEmbedders(packs: ModelPacks, config: Config): PictureEmbedders {
  const runtime = { threads: 1, providers: providersOf(config) };
  return {
    open: async () => createPictureEmbedder({ pack: await packs.openForPictures(PICTURE_PACK), ...runtime }),
  };
}

/** Readers of text. Files that their pack lacks are not fetched: everything else works without them. */
export function composeTextReaders(packs: ModelPacks): TextReaders {
  return {
    pack: TEXT_PACK,
    open: async () => createTextReader({ pack: await packs.openText(TEXT_PACK) }),
    problems: () => packs.verify(TEXT_PACK).catch((thrown: unknown) => [asLeadlightError(thrown).message]),
  };
}

async function openComplete(
  packs: ModelPacks,
  id: PackId,
  onProgress: (message: string) => void,
): Promise<ModelPack> {
  const pack = await packs.open(id);
  if ((await pack.missing()).length > 0) await packs.get([id], { onProgress });
  return pack;
}

/** What ONNX Runtime is to run on. */
function providersOf({ provider }: Config): string[] {
  return provider === "cpu" ? ["cpu"] : [provider, "cpu"];
}

/** An engine for any pack, or the reference engine where the settings ask for it. */
function createEngine(pack: ModelPack, config: Config): FaceEngine {
  const { engine, imagesInFlight, threads } = config;
  if (engine !== "onnx") return createFaceApiEngine({ pack, backend: engine === "tfjs" ? "auto" : engine });
  return createOnnxEngine({ pack, imagesInFlight, threads, providers: providersOf(config) });
}
