import { type AdImage, adKey } from "../domain/ad.js";
import { asLeadlightError, type ErrorCode } from "../domain/errors.js";
import type { AnalysedImage } from "../domain/face.js";
import { type PackId, type Sha256, sha256Of } from "../domain/ids.js";
import { plainText } from "../domain/plain-text.js";
import type { CollectedAd, ImageSource, Rejection } from "../ports/collected.js";
import type { ImageStore } from "../ports/image-store.js";
import type { RecordedAd, Store } from "../ports/store.js";
import type { AnalyseImage } from "./analyse-image.js";
import { storedAnalysis } from "./stored-analysis.js";

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
  readonly analyse: AnalyseImage;
  readonly pack: PackId;
}

export function createIngestAd(parts: IngestParts): IngestAd {
  return async (collected, operation, options) => {
    const taken = new Map<Sha256, TakenImage>();
    const rejected: Rejection[] = [];
    for (const source of collected.images) {
      try {
        const found = await takeImage(parts, source);
        // An ad that may still be refused as a whole must leave nothing behind; the others hold no bytes for longer.
        const image = options.badImage === "skip" ? await keep(parts, found) : found;
        if (!taken.has(image.shown.sha256)) taken.set(image.shown.sha256, image);
      } catch (thrown) {
        if (options.badImage === "refuse") throw thrown;
        rejected.push(rejectImage(collected, source, thrown));
      }
    }
    const images = [...taken.values()];
    const counts = {
      images: images.length,
      withoutFace: images.filter((image) => image.faceCount === 0).length,
    };
    if (images.length === 0 && Object.keys(collected.metadata).length === 0) {
      return { recorded: null, rejected, ...counts };
    }
    if (options.badImage === "refuse") for (const image of images) await keep(parts, image);
    const { id: operationId } = await parts.store.operations.ensure(operation);
    const recorded = await parts.store.ads.record({
      operationId,
      key: collected.key ?? adKey(collected.metadata, [...taken.keys()]),
      source: collected.line === undefined ? collected.source : `${collected.source}:${collected.line}`,
      metadata: collected.metadata,
      images: images.map((image) => image.shown),
      analyses: images.flatMap((image) => image.analysis ?? []),
    });
    return { recorded, rejected, ...counts };
  };
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

async function takeImage(parts: IngestParts, source: ImageSource): Promise<TakenImage> {
  const bytes = await source.read();
  const sha256 = sha256Of(bytes);
  const shown = { sha256, fileName: source.fileName };
  const known = await storedAnalysis(parts.store, sha256, parts.pack);
  if (known !== null) {
    const faceCount = known.faces.length;
    // The rows are there; a file that somebody deleted comes back.
    return (await parts.images.has(sha256)) ? { shown, faceCount } : { shown, faceCount, unkept: bytes };
  }
  const analysis = await parts.analyse(bytes);
  return { shown, faceCount: analysis.faces.length, analysis, unkept: bytes };
}

/** Codes that speak of one file, not of Leadlight or the machine: the run goes on without the file. */
const FILE_FAULTS: ReadonlySet<ErrorCode> = new Set<ErrorCode>([
  "FILE_UNREADABLE",
  "FILE_EMPTY",
  "FILE_TOO_LARGE",
  "IMAGE_FORMAT_UNSUPPORTED",
  "IMAGE_DAMAGED",
  "IMAGE_TOO_LARGE",
  "PATH_OUTSIDE_MANIFEST",
  "FACE_NOT_FOUND",
  "FACE_AMBIGUOUS",
  "FACE_BOX_UNMATCHED",
]);

/**
 * Turns what an image of `item` threw into a line of the report.
 * @throws the same again when it is no fault of the file: a full disk or a broken model stops the run
 */
export function rejectImage(
  item: { source: string; line?: number },
  image: ImageSource,
  thrown: unknown,
): Rejection {
  const error = asLeadlightError(thrown);
  if (!FILE_FAULTS.has(error.code)) throw error;
  const { code } = error;
  const name = plainText(image.fileName);
  // A manifest and a subject's folder have many images; a loose file is its own source.
  const message = item.source.endsWith(image.fileName) ? error.message : `${name}: ${error.message}`;
  const { source, line } = item;
  return line === undefined ? { source, code, message } : { source, line, code, message };
}
