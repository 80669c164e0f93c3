import { galleryCollection } from "../domain/collection.js";
import { asLeadlightError, type ErrorCode, expected } from "../domain/errors.js";
import type { AnalysedImage } from "../domain/face.js";
import type { PackId, PortraitId, Sha256 } from "../domain/ids.js";
import type { Clock } from "../ports/clock.js";
import type { ImageStore } from "../ports/image-store.js";
import type { Store } from "../ports/store.js";
import type { ActiveEngines, EngineInUse } from "./active-engine.js";
import type { CollectionIndexes } from "./collection-index.js";
import { mapInOrder } from "./in-order.js";
import { type Progress, secondsSince } from "./ingest-run.js";
import { isFileFault } from "./reject-image.js";

/** An image that the new pack could not analyse. No search under that pack finds its faces. */
export interface FailedImage {
  readonly sha256: Sha256;
  readonly code: ErrorCode;
  readonly message: string;
}

/** A portrait in which the new pack could not embed the subject's face: no search under it finds this portrait. */
export interface PortraitWithoutEmbedding {
  readonly gallery: string;
  /** The subject's. */
  readonly reference: string;
  readonly portraitId: PortraitId;
  readonly imageSha256: Sha256;
}

export interface PackChange {
  readonly pack: PackId;
  /** False when it was stopped before the end; the same call goes on from there. */
  readonly isActive: boolean;
  readonly images: {
    /** Analysed by this run. */
    readonly done: number;
    /** Analysed under the pack before. */
    readonly known: number;
    readonly failed: number;
  };
  /** Faces that this run embedded. */
  readonly faces: number;
  readonly failed: readonly FailedImage[];
  readonly portraitsWithoutEmbedding: readonly PortraitWithoutEmbedding[];
  readonly seconds: number;
}

/**
 * Analyses every image under a pack and then makes it the active one. Searches, ingests and enrolments go on under the old
 * pack meanwhile, in this process and in others. Each analysis is recorded by itself, so that an interrupted change is
 * finished by the same call. An image whose original is missing or no longer decodes is noted as failed and reported; the
 * next call tries it again.
 * @param signal stops it after the images in flight
 * @throws PACK_UNKNOWN, MODEL_MISSING, MODEL_CHANGED, BACKEND_UNAVAILABLE before anything is done; STORE_DAMAGED when
 * there are images and not one of them could be analysed: a pack that finds nobody does not become active
 */
export type ChangePack = (
  pack: PackId,
  options?: { readonly onProgress?: Progress | undefined; readonly signal?: AbortSignal | undefined },
) => Promise<PackChange>;

interface ChangeParts {
  readonly store: Store;
  readonly images: ImageStore;
  readonly engines: ActiveEngines;
  readonly indexes: CollectionIndexes;
  readonly clock: Clock;
  readonly onNotice: (message: string) => void;
}

/** Hashes read from the store at a time. */
const PAGE = 500;

export function createChangePack(parts: ChangeParts): ChangePack {
  return async (pack, { onProgress, signal } = {}) => {
    const started = parts.clock.now();
    const engine = await parts.engines.of(pack);
    await engine.start();
    const coverage = await parts.store.images.coverage();
    const known = coverage.find((one) => one.pack === pack)?.analysed ?? 0;
    const isStopped = () => signal?.aborted ?? false;
    const failed: FailedImage[] = [];
    let done = 0;
    let faces = 0;
    let isActive = false;
    let last: Sha256 | null = null;

    // Where the last round ended: what other processes add comes behind it.
    async function* missing(): AsyncIterable<Sha256> {
      for (;;) {
        const page = await parts.store.images.unanalysed(pack, { after: last, limit: PAGE });
        for (const sha256 of page) {
          if (isStopped()) return;
          last = sha256;
          yield sha256;
        }
        if (page.length < PAGE) return;
      }
    }

    while (!isActive && !isStopped()) {
      const total = await parts.store.images.count();
      const analyse = (sha256: Sha256) => engine.inTurn(() => analyseKept(parts, engine, sha256));
      for await (const outcome of mapInOrder(missing(), engine.imagesAtOnce, analyse)) {
        if ("code" in outcome) {
          await parts.store.images.recordFailure(outcome.sha256, pack, outcome.code);
          failed.push(outcome);
        } else {
          await parts.store.images.recordAnalysis(outcome);
          faces += outcome.faces.length;
          done++;
        }
        onProgress?.(known + done + failed.length, total);
      }
      if (isStopped()) break;
      if (failed.length > 0 && known + done === 0) throw nothingToRead(failed.length);
      await buildIndexes(parts, pack);
      isActive = (await parts.store.settings.activate(pack)) === 0;
    }
    return {
      pack,
      isActive,
      images: { done, known, failed: failed.length },
      faces,
      failed,
      portraitsWithoutEmbedding: isActive ? await portraitsWithout(parts.store, pack) : [],
      seconds: secondsSince(started, parts.clock),
    };
  };
}

/** Analyses an image by its original, with the faces that are known in it. */
async function analyseKept(
  { images, store }: ChangeParts,
  engine: EngineInUse,
  sha256: Sha256,
): Promise<AnalysedImage | FailedImage> {
  const original = await images.get(sha256).catch((thrown) => asLeadlightError(thrown));
  if (original === null) {
    const { code, message } = expected("STORE_DAMAGED", "the original of an image", sha256, "none");
    return { sha256, code, message };
  }
  if (original instanceof Error) {
    const { code, message } = original;
    // The file differs from its hash; anything else, e.g. a folder that may not be read, is no fault of this image.
    if (code !== "STORE_DAMAGED") throw original;
    return { sha256, code, message };
  }
  try {
    return await engine.analyse(original, await store.images.everyFace(sha256));
  } catch (thrown) {
    const { code, message } = asLeadlightError(thrown);
    if (!isFileFault(code)) throw thrown;
    return { sha256, code, message };
  }
}

/** Before the pack is active, so that no search after it waits for an index. */
async function buildIndexes({ store, indexes, onNotice }: ChangeParts, pack: PackId): Promise<void> {
  for (const { id } of await store.galleries.list())
    await indexes.refresh({ collection: galleryCollection(id), pack });
  // A snapshot that cannot be kept costs time at the next start and nothing else.
  await indexes.save().catch((thrown) => onNotice(asLeadlightError(thrown).message));
}

async function portraitsWithout(store: Store, pack: PackId): Promise<PortraitWithoutEmbedding[]> {
  const names = new Map((await store.galleries.list()).map(({ id, name }) => [id, name]));
  return (await store.galleries.portraitsWithout(pack)).map(({ portrait, subject }) => ({
    gallery: names.get(subject.galleryId) ?? subject.galleryId,
    reference: subject.details.reference,
    portraitId: portrait.id,
    imageSha256: portrait.imageSha256,
  }));
}

function nothingToRead(count: number) {
  return expected("STORE_DAMAGED", "originals that can be read", "the change of packs", `none of ${count}`);
}
