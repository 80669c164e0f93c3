import { parseName } from "../domain/names.js";
import { DEFAULT_OPERATION } from "../domain/operation.js";
import { sumUnsearched, type UnsearchedCount } from "../domain/unsearched-count.js";
import type { Clock } from "../ports/clock.js";
import type { Collected, CollectedAd, CollectedSource, Rejection } from "../ports/collected.js";
import { type ActiveEngines, isPackChange } from "./active-engine.js";
import { AnalysesUnderWay } from "./analyses-under-way.js";
import { mapInOrder } from "./in-order.js";
import {
  type IngestAd,
  type IngestedAd,
  type IngestOptions,
  type IngestParts,
  type PreparedAd,
  prepareAd,
  recordAd,
} from "./ingest-ad.js";

export interface IngestSummary {
  readonly ads: { readonly new: number; readonly known: number };
  readonly images: {
    readonly new: number;
    /** Occurrences of images that the store had already. */
    readonly known: number;
    /** Images of this run, new or known, in which no face was found. */
    readonly withoutFace: number;
  };
  readonly faces: {
    readonly new: number;
    /** Those of the new faces that no comparison searches, and why. */
    readonly unsearched: UnsearchedCount["faces"];
    readonly unsearchedByReason: UnsearchedCount["byReason"];
  };
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

const SKIP: IngestOptions = { badImage: "skip" };

/**
 * Several ads are prepared at a time and recorded in their order, so that everything comes out as if they had been taken
 * in one after the other.
 */
export function createIngestRun(
  parts: IngestParts & {
    source: CollectedSource;
    engines: ActiveEngines;
    ingestAd: IngestAd;
    clock: Clock;
  },
): IngestRun {
  return async ({ paths, operation = DEFAULT_OPERATION, onProgress }) => {
    const started = parts.clock.now();
    const name = parseName(operation, "the operation");
    const total = onProgress === undefined ? 0 : await parts.source.countAds(paths);
    const ads = { new: 0, known: 0 };
    const images = { new: 0, known: 0, withoutFace: 0 };
    const faces = { new: 0 };
    let unsearched = sumUnsearched([]);
    const rejected: Rejection[] = [];
    let done = 0;
    let analyses = new AnalysesUnderWay(parts.store, await parts.engines.current());

    async function record(prepared: PreparedAd): Promise<IngestedAd> {
      try {
        return await recordAd(parts, prepared, name);
      } catch (thrown) {
        if (!isPackChange(thrown)) throw thrown;
        // From here on ads are prepared under the new pack, and this one is so again.
        const engine = await parts.engines.current();
        if (engine !== analyses.engine) analyses = new AnalysesUnderWay(parts.store, engine);
        return parts.ingestAd(prepared.collected, name, SKIP);
      }
    }

    const prepare = async (collected: Collected<CollectedAd>) =>
      "rejected" in collected ? collected : prepareAd(parts, analyses, collected.item, SKIP);
    for await (const ad of mapInOrder(parts.source.ads(paths), analyses.engine.imagesAtOnce, prepare)) {
      if (!("images" in ad)) {
        rejected.push(ad.rejected);
      } else {
        const result = await record(ad);
        rejected.push(...result.rejected);
        images.withoutFace += result.withoutFace;
        if (result.recorded !== null) {
          ads[result.recorded.isNew ? "new" : "known"]++;
          images.new += result.recorded.newImages;
          images.known += result.images - result.recorded.newImages;
          faces.new += result.recorded.newFaces;
          unsearched = sumUnsearched([unsearched, result.recorded.unsearched]);
        }
      }
      onProgress?.(++done, total);
    }
    return {
      ads,
      images,
      faces: { ...faces, unsearched: unsearched.faces, unsearchedByReason: unsearched.byReason },
      rejected,
      seconds: secondsSince(started, parts.clock),
    };
  };
}

/** Seconds by the clock, to the millisecond. */
export function secondsSince(start: Date, clock: Clock): number {
  return (clock.now().getTime() - start.getTime()) / 1000;
}
