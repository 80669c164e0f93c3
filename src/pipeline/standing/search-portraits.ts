import type { AdId, FaceId, Sha256, SubjectId } from "../../domain/ids.js";
import { innerProduct } from "../../domain/inner-product.js";
import { listedFrom } from "../../domain/list-thresholds.js";
import type { Watermarks } from "../../domain/watch.js";
import type { Recorded } from "../../ports/store-standing.js";
import type { SubjectTemplate } from "../gallery-templates.js";
import { probeOf } from "../search-gallery.js";
import { pause } from "../slices.js";
import { recordFinds } from "./record-finds.js";
import { createPersonSearch, type Find, type StandingParts, type StandingSearch } from "./standing-search.js";

/** Portraits asked for at a time, and the most subjects that are searched in one pass over the faces. */
const PAGE = 500;
const MOST_SUBJECTS = 32;
/** Faces read at a time. */
const FACES = 200;
/** Ads of one picture read at a time. */
const ADS = 100;

/**
 * Pictures in which a subject is searched further, nearest first: whoever has more resembles everybody, or is in a flood of copies of
 * which the first thousands are enough.
 */
const MOST_FACES_OF_A_SUBJECT = 10_000;

/**
 * Searches subjects whose portraits came after the watermark in all faces of the operation, some subjects in one pass.
 * A face is looked into when the subject's template is as similar to it as a list of the faces goes by the thresholds of the watch: those of
 * expected false candidates count the faces that were searched, for here they are the gallery.
 * @returns null when none is waiting
 */
export async function searchPortraits(
  parts: StandingParts,
  search: StandingSearch,
): Promise<(Recorded & { readonly subjects: number; readonly faces: number }) | null> {
  const { watches } = parts.store;
  const { watch, pack } = search;
  const from = await watches.watermarks(watch.id);
  const waiting = from === null ? [] : await watches.portraits(watch.id, PAGE);
  if (from === null || waiting.length === 0) return null;
  const { subjects, upTo } = firstSubjects(waiting);
  const all = await parts.templates.of(watch.galleryId, pack);
  const templates = all.subjects.filter(({ subjectId }) => subjects.has(subjectId));
  const { faces, near } = await nearFaces(parts, search, templates);
  const finds = await findsIn(parts, search, near, subjects);
  const to: Watermarks = { ...from, portraits: upTo };
  const recorded = await recordFinds(parts.store, search, { from, to }, finds, false);
  return { candidates: 0, alerts: 0, ...recorded, subjects: subjects.size, faces };
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

/** A face that resembles one of the subjects. */
interface NearFace {
  readonly image: Sha256;
  readonly similarity: number;
}

/** One pass over the faces of the operation, in slices. */
async function nearFaces(
  { store, prior }: StandingParts,
  { watch, pack, rules }: StandingSearch,
  templates: readonly SubjectTemplate[],
): Promise<{ faces: number; near: NearFace[] }> {
  /** How similar a face has to be among so many; it only grows with them. */
  const bar = (photographs: number, faces: number) =>
    listedFrom(
      rules.thresholds,
      rules.isDefault,
      probeOf(rules.inForce, photographs, new Map([[1, faces]]), prior).calibrated,
    );
  const lists = templates.map((template) => ({
    template,
    from: bar(template.photographs, 1),
    near: [] as NearFace[],
  }));
  let [faces, judgedAt] = [0, 1];
  for (let after: FaceId | null = null; ; ) {
    const page = await store.identities.faces(watch.operationId, pack, { after, limit: FACES });
    for (const list of lists) {
      for (const { imageSha256: image, vector } of page) {
        const similarity = innerProduct(vector, 0, list.template.vector);
        if (similarity >= list.from) list.near.push({ image, similarity });
      }
    }
    faces += page.length;
    if (faces >= 2 * judgedAt || page.length < FACES) {
      judgedAt = faces;
      for (const list of lists) {
        list.from = bar(list.template.photographs, faces);
        list.near = list.near.filter(({ similarity }) => similarity >= list.from);
      }
    }
    for (const list of lists) if (list.near.length > 2 * MOST_FACES_OF_A_SUBJECT) nearest(list);
    after = page.at(-1)?.faceId ?? null;
    if (page.length < FACES) break;
    await pause();
  }
  for (const list of lists) nearest(list);
  return { faces, near: lists.flatMap(({ near }) => near) };
}

/** Keeps the nearest ones. */
function nearest(list: { from: number; near: NearFace[] }): void {
  list.near.sort((a, b) => b.similarity - a.similarity);
  if (list.near.length <= MOST_FACES_OF_A_SUBJECT) return;
  list.near.length = MOST_FACES_OF_A_SUBJECT;
  list.from = list.near.at(-1)?.similarity ?? list.from;
}

/** The people in the ads that show these faces, searched in the gallery like those of a new ad. */
async function findsIn(
  parts: StandingParts,
  search: StandingSearch,
  near: readonly NearFace[],
  subjects: ReadonlySet<SubjectId>,
): Promise<Find[]> {
  const personsOf = createPersonSearch(parts, search, subjects);
  const finds = new Set<Find>();
  const seen = new Set<AdId>();
  for (const image of new Set(near.map((face) => face.image))) {
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
