import { AlertGroups } from "../../domain/alert.js";
import type { Watermarks } from "../../domain/watch.js";
import type { Store } from "../../ports/store.js";
import type { Recorded, StandingFind } from "../../ports/store-standing.js";
import { pause } from "../slices.js";
import type { Find, StandingSearch } from "./standing-search.js";

/** Written in one transaction: more would keep others from their turn. */
const MOST_FINDS_AT_ONCE = 20;
const MOST_ADS_AT_ONCE = 400;

/**
 * Records what a search found, in transactions of a bounded size. The last one moves the watermark: whoever is killed before it finds
 * all of it again, and records what is missing.
 * @returns null when the watch is not where it was: another process was first, or it was removed
 */
export async function recordFinds(
  store: Pick<Store, "watches">,
  { watch, pack, samePersonFrom }: StandingSearch,
  { from, to }: { from: Watermarks; to: Watermarks },
  finds: readonly Find[],
  isNewAd: boolean,
): Promise<Recorded | null> {
  const subjects = [...new Set(finds.map(({ candidate }) => candidate.subjectId))];
  const open = subjects.length === 0 ? [] : await store.watches.openAlerts(watch.operationId, pack, subjects);
  const groups = new AlertGroups(open, samePersonFrom);
  const sum = { candidates: 0, alerts: 0 };
  const parts = inParts(finds.flatMap((find) => withAlert(find, groups, isNewAd)));
  for (const [i, part] of parts.entries()) {
    const recorded = await store.watches.record(watch.id, from, i === parts.length - 1 ? to : from, part);
    if (recorded === null) return null;
    sum.candidates += recorded.candidates;
    sum.alerts += recorded.alerts;
    await pause();
  }
  return sum;
}

/** A find as the store takes it; the ads of a person who is in very many come in several. */
function withAlert({ candidate, vector, ads }: Find, groups: AlertGroups, isNewAd: boolean): StandingFind[] {
  const alertId = groups.alertOf(candidate.subjectId, vector);
  const slices: StandingFind[] = [];
  for (let start = 0; start < ads.length; start += MOST_ADS_AT_ONCE) {
    const some = ads.slice(start, start + MOST_ADS_AT_ONCE);
    // After the first slice the pair is known, and its other ads belong to the alert all the same.
    slices.push({ candidate, ads: some, isNewAd: isNewAd || start > 0, alertId });
  }
  return slices;
}

/** @returns at least one part, for the watermark moves when nothing was found as well */
function inParts(finds: readonly StandingFind[]): StandingFind[][] {
  const parts: StandingFind[][] = [[]];
  let ads = 0;
  for (const find of finds) {
    const last = parts.at(-1) as StandingFind[];
    if (last.length > 0 && (last.length >= MOST_FINDS_AT_ONCE || ads + find.ads.length > MOST_ADS_AT_ONCE)) {
      parts.push([find]);
      ads = 0;
    } else last.push(find);
    ads += find.ads.length;
  }
  return parts;
}
