import { type AdImage, adKey } from "../domain/ad.js";
import type { AnalysedImage } from "../domain/face.js";
import { type Sha256, sha256Of } from "../domain/ids.js";
import type { CollectedAd, ImageSource, Rejection } from "../ports/collected.js";
import type { ImageStore } from "../ports/image-store.js";
import type { RecordedAd, Store } from "../ports/store.js";
import { type ActiveEngines, underActivePack } from "./active-engine.js";
import { AnalysesUnderWay } from "./analyses-under-way.js";
import type { IdentifierReader } from "./identifier-reader.js";
import { mapInOrder } from "./in-order.js";
import type { Operations } from "./operations.js";
import { rejectImage } from "./reject-image.js";

/** What became of one collected ad. */
export interface IngestedAd {
  /** Null when nothing of it could be used: no metadata and no good image. */
  readonly recorded: RecordedAd | null;
  /** Images that were refused; the ad was recorded without them. */
  readonly rejected: readonly Rejection[];
  /** Distinct good images of the ad, new or known. */
  readonly images: number;
  /** How many of those show no face. */
  readonly withoutFace: number;
}

export interface IngestOptions {
  /** `skip` records the ad with its other images; `refuse` throws and records nothing. */
  readonly badImage: "skip" | "refuse";
}

/**
 * Takes in one collected ad. Its images are all analysed first and kept second; its rows are recorded last and together,
 * so that an interruption at any point leaves either all of them or none, and the next run does what is missing.
 * @param operation name of the operation, which is made when there is none and there is something to record
 * @throws what is wrong with Leadlight or the machine, and with `refuse` what is wrong with an image
 */
export type IngestAd = (ad: CollectedAd, operation: string, options: IngestOptions) => Promise<IngestedAd>;

export interface IngestParts {
  readonly store: Store;
  readonly images: ImageStore;
  readonly operations: Pick<Operations, "ensure">;
  readonly reader: Pick<IdentifierReader, "ofMetadata" | "refresh">;
}

export function createIngestAd(parts: IngestParts & { engines: ActiveEngines }): IngestAd {
  return (collected, operation, options) =>
    underActivePack(parts.engines, async (engine) => {
      const analyses = new AnalysesUnderWay(parts.store, engine);
      return recordAd(parts, await prepareAd(parts, analyses, collected, options), operation);
    });
}

/** An ad whose images are analysed, and kept; only its rows are missing. */
export interface PreparedAd {
  readonly collected: CollectedAd;
  /** Each once, in their order. */
  readonly images: readonly TakenImage[];
  readonly rejected: readonly Rejection[];
  readonly analyses: AnalysesUnderWay;
}

/** The first half of taking in an ad, of which several may be under way. @throws as {@link IngestAd} */
export async function prepareAd(
  parts: IngestParts,
  analyses: AnalysesUnderWay,
  collected: CollectedAd,
  options: IngestOptions,
): Promise<PreparedAd> {
  const { inTurn, imagesAtOnce } = analyses.engine;
  const taken = new Map<Sha256, TakenImage>();
  const rejected: Rejection[] = [];

  async function take(source: ImageSource): Promise<TakenImage | Rejection> {
    try {
      const image = await takeImage(parts, analyses, source);
      // An ad that may still be refused as a whole must leave nothing behind; the others hold no bytes for longer.
      return options.badImage === "skip" ? await keep(parts, image) : image;
    } catch (thrown) {
      if (options.badImage === "refuse") throw thrown;
      return rejectImage(collected, source, thrown);
    }
  }

  for await (const image of mapInOrder(collected.images, imagesAtOnce, (source) =>
    inTurn(() => take(source)),
  )) {
    if ("code" in image) rejected.push(image);
    else if (!taken.has(image.shown.sha256)) taken.set(image.shown.sha256, image);
  }
  const images = [...taken.values()];
  if (options.badImage === "refuse") for (const image of images) await keep(parts, image);
  return { collected, images, rejected, analyses };
}

/**
 * The second half: one transaction.
 * @throws PACK_CHANGED when another pack became the active one since the ad was prepared; nothing is recorded then
 */
export async function recordAd(
  parts: IngestParts,
  { collected, images, rejected, analyses }: PreparedAd,
  operation: string,
): Promise<IngestedAd> {
  const counts = {
    images: images.length,
    withoutFace: images.filter((image) => image.faceCount === 0).length,
  };
  if (images.length === 0 && Object.keys(collected.metadata).length === 0) {
    return { recorded: null, rejected, ...counts };
  }
  const shown = images.map((image) => image.shown);
  const { id: operationId, regions } = await parts.operations.ensure(operation);
  const recorded = await parts.store.ads.record({
    operationId,
    key:
      collected.key ??
      adKey(
        collected.metadata,
        shown.map(({ sha256 }) => sha256),
      ),
    source: collected.line === undefined ? collected.source : `${collected.source}:${collected.line}`,
    metadata: collected.metadata,
    images: shown,
    analyses: images.flatMap((image) => image.analysis ?? []),
    identifiers: await parts.reader.ofMetadata(collected.metadata, regions),
  });
  // Pictures that the store knows may have been read for another ad.
  if (images.some((image) => image.analysis === undefined)) await parts.reader.refresh(recorded.ad, regions);
  for (const { sha256 } of shown) analyses.forget(sha256);
  for (const { sha256 } of shown)
    if (!(await parts.images.has(sha256))) await keepAgain(parts, collected.images, sha256);
  return { recorded, rejected, ...counts };
}

/** Keeps an image whose file was erased between keeping it and recording it: an erasure asks for rows before a file goes for good. */
async function keepAgain(
  parts: Pick<IngestParts, "images">,
  sources: readonly ImageSource[],
  sha256: Sha256,
): Promise<void> {
  for (const source of sources) {
    const bytes = await source.read();
    if (sha256Of(bytes) === sha256) return parts.images.put(sha256, bytes);
  }
}

interface TakenImage {
  readonly shown: AdImage;
  readonly faceCount: number;
  /** Absent when the store has it. */
  readonly analysis?: AnalysedImage;
  /** Absent when the image store has them. */
  readonly unkept?: Uint8Array;
}

/** Puts the bytes into the image store and lets go of them. */
async function keep(parts: IngestParts, { unkept, ...kept }: TakenImage): Promise<TakenImage> {
  if (unkept !== undefined) await parts.images.put(kept.shown.sha256, unkept);
  return kept;
}

async function takeImage(
  parts: IngestParts,
  analyses: AnalysesUnderWay,
  source: ImageSource,
): Promise<TakenImage> {
  const bytes = await source.read();
  const sha256 = sha256Of(bytes);
  const shown = { sha256, fileName: source.fileName };
  const { analysis, isStored } = await analyses.of(sha256, bytes);
  const faceCount = analysis.faces.length;
  if (!isStored) return { shown, faceCount, analysis, unkept: bytes };
  // The rows are there; a file that somebody deleted comes back.
  return (await parts.images.has(sha256)) ? { shown, faceCount } : { shown, faceCount, unkept: bytes };
}
