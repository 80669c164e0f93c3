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

/** Where an item stands in what was collected. */
export type IngestMark = Pick<Rejection, "source" | "line">;

/** What became of one item of what was collected. */
export interface IngestedItem {
  readonly mark: IngestMark;
  readonly rejected: readonly Rejection[];
  /** Items up to this one, and all of them; the latter is 0 where nobody asked for progress. */
  readonly done: number;
  readonly total: number;
}

/** Ingests everything under some paths; bad lines and files are reported and do not stop the rest. */
export type IngestRun = (request: {
  readonly paths: readonly string[];
  readonly operation?: string | undefined;
  readonly onProgress?: Progress | undefined;
  /** Goes on behind this item, of which so many were done; from the start when it is not there any more. */
  readonly after?: { readonly mark: IngestMark; readonly done: number } | undefined;
  /** Is told of each item, in their order, when it is recorded or rejected. */
  readonly onItem?: ((item: IngestedItem) => void) | undefined;
  /** Ends it after the items under way. */
  readonly signal?: AbortSignal | undefined;
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
  return async ({ paths, operation = DEFAULT_OPERATION, onProgress, after, onItem, signal }) => {
    const started = parts.clock.now();
    const name = parseName(operation, "the operation");
    const isAsked = onProgress !== undefined || onItem !== undefined;
    const total = isAsked ? await parts.source.countAds(paths) : 0;
    const ads = { new: 0, known: 0 };
    const images = { new: 0, known: 0, withoutFace: 0 };
    const faces = { new: 0 };
    let unsearched = sumUnsearched([]);
    const rejected: Rejection[] = [];
    const rest = await openBehind(() => parts.source.ads(paths), after?.mark);
    let done = rest.isBehind ? (after?.done ?? 0) : 0;
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
    for await (const ad of mapInOrder(rest.items, analyses.engine.imagesAtOnce, prepare)) {
      const before = rejected.length;
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
      done++;
      onProgress?.(done, total);
      const mark = markOf("images" in ad ? ad.collected : ad.rejected);
      onItem?.({ mark, rejected: rejected.slice(before), done, total });
      if (signal?.aborted === true) break;
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

function markOf({ source, line }: IngestMark): IngestMark {
  return line === undefined ? { source } : { source, line };
}

/** Opens what was collected behind an item; from the start when the item is not there any more: doing others again changes nothing. */
async function openBehind(
  open: () => AsyncIterable<Collected<CollectedAd>>,
  mark: IngestMark | undefined,
): Promise<{ readonly items: AsyncIterable<Collected<CollectedAd>>; readonly isBehind: boolean }> {
  if (mark === undefined) return { items: open(), isBehind: false };
  const items = open()[Symbol.asyncIterator]();
  for (;;) {
    const { done, value } = await items.next();
    if (done === true) return { items: open(), isBehind: false };
    const { source, line } = "item" in value ? value.item : value.rejected;
    if (source === mark.source && line === mark.line)
      return { items: { [Symbol.asyncIterator]: () => items }, isBehind: true };
  }
}
