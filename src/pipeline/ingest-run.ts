import { parseName } from "../domain/names.js";
import { DEFAULT_OPERATION } from "../domain/operation.js";
import type { Clock } from "../ports/clock.js";
import type { CollectedSource, Rejection } from "../ports/collected.js";
import type { IngestAd } from "./ingest-ad.js";

export interface IngestSummary {
  readonly ads: { readonly new: number; readonly known: number };
  readonly images: {
    readonly new: number;
    /** Occurrences of images that the store had already. */
    readonly known: number;
    /** Images of this run, new or known, in which no face was found. */
    readonly withoutFace: number;
  };
  readonly faces: { readonly new: number };
  readonly rejected: readonly Rejection[];
  readonly seconds: number;
}

/** Called after each ad. `total` is fixed from the start. */
export type Progress = (done: number, total: number) => void;

/** Ingests everything under some paths; bad lines and files are reported and do not stop the rest. */
export type IngestRun = (request: {
  readonly paths: readonly string[];
  readonly operation?: string | undefined;
  readonly onProgress?: Progress | undefined;
}) => Promise<IngestSummary>;

export function createIngestRun(parts: {
  source: CollectedSource;
  ingestAd: IngestAd;
  clock: Clock;
}): IngestRun {
  return async ({ paths, operation = DEFAULT_OPERATION, onProgress }) => {
    const started = parts.clock.now();
    const name = parseName(operation, "the operation");
    const total = onProgress === undefined ? 0 : await parts.source.countAds(paths);
    const ads = { new: 0, known: 0 };
    const images = { new: 0, known: 0, withoutFace: 0 };
    const faces = { new: 0 };
    const rejected: Rejection[] = [];
    let done = 0;
    for await (const collected of parts.source.ads(paths)) {
      if ("rejected" in collected) {
        rejected.push(collected.rejected);
      } else {
        const result = await parts.ingestAd(collected.item, name, { badImage: "skip" });
        rejected.push(...result.rejected);
        images.withoutFace += result.withoutFace;
        if (result.recorded !== null) {
          ads[result.recorded.isNew ? "new" : "known"]++;
          images.new += result.recorded.newImages;
          images.known += result.images - result.recorded.newImages;
          faces.new += result.recorded.newFaces;
        }
      }
      onProgress?.(++done, total);
    }
    return { ads, images, faces, rejected, seconds: secondsSince(started, parts.clock) };
  };
}

/** Seconds by the clock, to the millisecond. */
export function secondsSince(start: Date, clock: Clock): number {
  return (clock.now().getTime() - start.getTime()) / 1000;
}
