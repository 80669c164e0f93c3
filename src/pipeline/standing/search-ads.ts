import type { Recorded } from "../../ports/store-standing.js";
import { recordFinds } from "./record-finds.js";
import { createPersonSearch, type Find, type StandingParts, type StandingSearch } from "./standing-search.js";

/** Ads searched before the watermark moves. */
const PAGE = 50;
/** Finds after which it moves sooner. */
const MANY_FINDS = 200;

/**
 * Searches the ads that came after the watermark in the watched gallery, a page of them.
 * @returns null when none is waiting
 */
export async function searchAds(
  parts: StandingParts,
  search: StandingSearch,
  signal: AbortSignal | undefined,
): Promise<(Recorded & { readonly ads: number }) | null> {
  const { watches } = parts.store;
  const from = await watches.watermarks(search.watch.id);
  const arrived = from === null ? [] : await watches.ads(search.watch.id, PAGE);
  if (from === null || arrived.length === 0) return null;
  const personsOf = createPersonSearch(parts, search);
  const finds = new Set<Find>();
  let [ads, upTo] = [0, from.ads];
  for (const { place, ad } of arrived) {
    if (finds.size >= MANY_FINDS || signal?.aborted === true) break;
    for (const find of await personsOf(ad)) {
      find.ads.push(ad.id);
      finds.add(find);
    }
    upTo = place;
    ads++;
  }
  const to = { ...from, ads: upTo };
  const recorded = await recordFinds(parts.store, search, { from, to }, [...finds], true);
  return { candidates: 0, alerts: 0, ...recorded, ads };
}
