import type { AdId, FaceId, Sha256, SubjectId } from "../../domain/ids.js";
import type { Watermarks } from "../../domain/watch.js";
import type { Recorded } from "../../ports/store-standing.js";
import { pause } from "../slices.js";
import { nearFaces } from "./near-faces.js";
import { recordFinds } from "./record-finds.js";
import { createPersonSearch, type Find, type StandingParts, type StandingSearch } from "./standing-search.js";

/** Portraits asked for at a time, and the most subjects that are searched in one pass over the faces. */
const PAGE = 500;
const MOST_SUBJECTS = 64;
/** Ads of one picture read at a time. */
const ADS = 100;

/**
 * Searches subjects whose portraits came after the watermark in all faces of the operation, some subjects in one pass.
 * A face is looked into when the subject's template is as similar to it as a list of the faces goes by the thresholds of the watch: those of
 * expected false candidates count the faces that were searched, for here they are the gallery.
 * @returns null when none is waiting, or it was stopped
 */
export async function searchPortraits(
  parts: StandingParts,
  search: StandingSearch,
  signal: AbortSignal | undefined,
): Promise<(Recorded & { readonly subjects: number; readonly faces: number }) | null> {
  const { watches } = parts.store;
  const { watch, pack } = search;
  const from = await watches.watermarks(watch.id);
  const waiting = from === null ? [] : await watches.portraits(watch.id, PAGE);
  if (from === null || waiting.length === 0) return null;
  const { subjects, upTo } = firstSubjects(waiting);
  const all = await parts.templates.of(watch.galleryId, pack);
  const templates = all.subjects.filter(({ subjectId }) => subjects.has(subjectId));
  // Subjects whose portraits were taken from them have no template.
  const found =
    templates.length === 0 ? { faces: 0, near: [] } : await nearFaces(parts, search, templates, signal);
  if (found === null) return null;
  const finds = await findsIn(parts, search, found.near, subjects);
  const to: Watermarks = { ...from, portraits: upTo };
  const recorded = await recordFinds(parts.store, search, { from, to }, finds, false);
  return { candidates: 0, alerts: 0, ...recorded, subjects: subjects.size, faces: found.faces };
}

function firstSubjects(waiting: readonly { place: number; subjectId: SubjectId }[]) {
  const subjects = new Set<SubjectId>();
  let upTo = 0;
  for (const { place, subjectId } of waiting) {
    if (!subjects.has(subjectId) && subjects.size === MOST_SUBJECTS) break;
    subjects.add(subjectId);
    upTo = place;
  }
  return { subjects, upTo };
}

/** The people in the ads that show these faces, searched in the gallery like those of a new ad. */
async function findsIn(
  parts: StandingParts,
  search: StandingSearch,
  near: readonly FaceId[],
  subjects: ReadonlySet<SubjectId>,
): Promise<Find[]> {
  const personsOf = createPersonSearch(parts, search, subjects);
  const finds = new Set<Find>();
  const seen = new Set<AdId>();
  const images = new Set<Sha256>();
  for (const id of near) {
    const face = await parts.store.faces.find(id);
    if (face === null || images.has(face.imageSha256)) continue;
    images.add(face.imageSha256);
    await pause();
  }
  for (const image of images) {
    for (let after: AdId | null = null; ; ) {
      const page = await parts.store.watches.adsShowing(search.watch.operationId, image, {
        after,
        limit: ADS,
      });
      for (const ad of page) {
        if (seen.has(ad.id)) continue;
        seen.add(ad.id);
        for (const find of await personsOf(ad)) {
          find.ads.push(ad.id);
          finds.add(find);
        }
      }
      after = page.at(-1)?.id ?? null;
      if (page.length < ADS) break;
      await pause();
    }
  }
  return [...finds];
}
