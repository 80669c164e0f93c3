import { BY_ITSELF } from "../../domain/actor.js";
import type { GalleryId, WatchId } from "../../domain/ids.js";
import type { Watch } from "../../domain/watch.js";
import type { ActingContext } from "../../ports/acting.js";
import type { Clock } from "../../ports/clock.js";
import { secondsSince } from "../ingest-run.js";
import { watch as again } from "../watch.js";
import { searchAds } from "./search-ads.js";
import { searchPortraits } from "./search-portraits.js";
import { type StandingParts, standingSearch } from "./standing-search.js";

/** What a run did. */
export interface StandingRun {
  readonly watches: number;
  /** Ads that were searched in watched galleries, each once for each of them. */
  readonly ads: number;
  /** Subjects with a new portrait that were searched in operations, and the faces that they were compared with. */
  readonly subjects: number;
  readonly faces: number;
  readonly candidates: number;
  readonly alerts: number;
  readonly seconds: number;
}

/** Searches what is new on either side of every watched gallery. */
export interface StandingSearches {
  /**
   * Searches all that is waiting, each page recorded by itself.
   * @throws CALIBRATION_WITHHELD, and what the engine does; the other watches are searched before
   */
  run(options?: { readonly signal?: AbortSignal | undefined }): Promise<StandingRun>;
  /** The same, again and again until it is stopped. Never throws: what stands in its way is said once, and tried again. */
  watch(signal: AbortSignal): Promise<void>;
}

/** How often it is looked for new ads and portraits. */
const PAUSE_MS = 1_000;

export function createStandingSearches(
  parts: StandingParts & { acting: ActingContext; clock: Clock; onNotice: (message: string) => void },
): StandingSearches {
  const { store, clock } = parts;
  /** The version of each gallery at which no portrait of it was waiting. */
  const searchedUpTo = new Map<WatchId, number>();

  async function arePortraitsWaiting({ id, galleryId }: { id: WatchId; galleryId: GalleryId }) {
    const version = await store.galleries.version(galleryId);
    if (searchedUpTo.get(id) === version) return false;
    if ((await store.watches.portraits(id, 1)).length > 0) return true;
    searchedUpTo.set(id, version);
    return false;
  }

  async function run({ signal }: { signal?: AbortSignal | undefined } = {}): Promise<StandingRun> {
    const started = clock.now();
    const sum = { ads: 0, subjects: 0, faces: 0, candidates: 0, alerts: 0 };
    function add(done: Partial<typeof sum> | null): boolean {
      for (const name of Object.keys(sum) as (keyof typeof sum)[]) sum[name] += done?.[name] ?? 0;
      return done !== null;
    }
    const isStopped = () => signal?.aborted ?? false;

    async function search(one: Watch): Promise<void> {
      const areAdsWaiting = (await store.watches.ads(one.id, 1)).length > 0;
      if (!areAdsWaiting && !(await arePortraitsWaiting(one))) return;
      const standing = await standingSearch(parts, one);
      while (!isStopped() && add(await searchAds(parts, standing, signal)));
      while (
        !isStopped() &&
        (await arePortraitsWaiting(one)) &&
        add(await searchPortraits(parts, standing, signal))
      );
    }

    const watches = await store.watches.list();
    let trouble: { readonly thrown: unknown } | null = null;
    for (const one of watches) {
      if (isStopped()) break;
      await search(one).catch((thrown: unknown) => {
        trouble ??= { thrown };
      });
    }
    if (trouble !== null) throw (trouble as { thrown: unknown }).thrown;
    return { watches: watches.length, ...sum, seconds: secondsSince(started, clock) };
  }

  return {
    run,
    watch: (signal) =>
      parts.acting.run(BY_ITSELF, () =>
        again(() => run({ signal }), {
          what: "watched galleries are not searched",
          signal,
          onNotice: parts.onNotice,
          pauseMs: PAUSE_MS,
        }),
      ),
  };
}
