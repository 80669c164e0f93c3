import { cosine } from "../../domain/embedding.js";
import type { FaceId } from "../../domain/ids.js";
import { listedFrom } from "../../domain/list-thresholds.js";
import type { LoadedColumns, ReachingRows } from "../../ports/matrix-product.js";
import type { FacePage } from "../../ports/store-comparisons.js";
import type { SubjectTemplate } from "../gallery-templates.js";
import { PRODUCT_SLACK } from "../listed-similarity.js";
import { loadTemplates } from "../loaded-templates.js";
import { probeOf } from "../search-gallery.js";
import { pause } from "../slices.js";
import type { StandingParts, StandingSearch } from "./standing-search.js";

/**
 * Pictures in which a subject is searched further, nearest first: whoever has more resembles everybody, or is in a flood of copies of
 * which the first thousands are enough.
 */
const MOST_FACES_OF_A_SUBJECT = 10_000;

/** Pages that are multiplied while the next is read. */
const PAGES_AT_ONCE = 2;

/** A face that resembles one of the subjects. */
interface NearFace {
  readonly face: FaceId;
  readonly similarity: number;
}

/** The faces that resemble one subject, and how similar a face has to be by now. */
interface NearList {
  readonly template: SubjectTemplate;
  from: number;
  near: NearFace[];
}

interface PageUnderWay {
  readonly page: FacePage;
  readonly reaching: Promise<ReachingRows>;
}

/**
 * One pass over the faces of the operation: a thread reads them, others multiply them with the subjects, and only what is similar enough
 * is looked at here.
 * @param templates at least one
 * @returns how many faces there are, and those that are near a subject; null when it was stopped
 */
export async function nearFaces(
  parts: StandingParts,
  search: StandingSearch,
  templates: readonly SubjectTemplate[],
  signal: AbortSignal | undefined,
): Promise<{ readonly faces: number; readonly near: readonly FaceId[] } | null> {
  const { watch, pack } = search;
  const bar = barOf(parts, search);
  const lists = templates.map(
    (template): NearList => ({ template, from: bar(template.photographs, 1), near: [] }),
  );
  let [faces, judgedAt] = [0, 1];
  function judge(): void {
    judgedAt = faces;
    for (const list of lists) {
      list.from = Math.max(list.from, bar(list.template.photographs, faces));
      list.near = list.near.filter(({ similarity }) => similarity >= list.from);
    }
  }
  const read = (after: number) => {
    const most = parts.facesAtOnce;
    const reading = parts.store.comparisons.faces(watch.operationId, pack, { after, most });
    reading.catch(() => undefined); // whoever awaits it is told
    return reading;
  };

  const loaded = await loadTemplates(parts.products, templates);
  const underWay: PageUnderWay[] = [];
  try {
    let reading = read(0);
    for (let page = await reading; page !== null; page = await reading) {
      if (signal?.aborted === true) return null;
      reading = read(page.through);
      faces += page.faces.length;
      if (faces >= 2 * judgedAt) judge();
      underWay.push({ page, reaching: multiplied(loaded, page, lists) });
      if (underWay.length >= PAGES_AT_ONCE) await keepNear(underWay.shift() as PageUnderWay, lists);
    }
    for (const page of underWay.splice(0)) await keepNear(page, lists);
  } finally {
    await loaded.close();
  }
  judge();
  for (const list of lists) {
    nearest(list);
    await pause();
  }
  return { faces, near: [...new Set(lists.flatMap(({ near }) => near.map(({ face }) => face)))] };
}

/** How similar a face has to be to a template of so many photographs among so many faces; it only grows with them. */
function barOf({ prior }: StandingParts, { rules }: StandingSearch) {
  return (photographs: number, faces: number) =>
    listedFrom(
      rules.thresholds,
      rules.isDefault,
      probeOf(rules.inForce, photographs, new Map([[1, faces]]), prior).calibrated,
    );
}

function multiplied(
  loaded: LoadedColumns,
  { faces, vectors }: FacePage,
  lists: readonly NearList[],
): Promise<ReachingRows> {
  const dimension = vectors.length / faces.length;
  const rows = faces.map((_, i) => vectors.subarray(i * dimension, (i + 1) * dimension));
  const least = Math.min(...lists.map(({ from }) => from)) - PRODUCT_SLACK;
  const reaching = loaded.reaching(rows, new Float32Array(rows.length).fill(least));
  reaching.catch(() => undefined); // whoever awaits it is told
  return reaching;
}

async function keepNear({ page, reaching }: PageUnderWay, lists: readonly NearList[]): Promise<void> {
  const { rows, cosines } = await reaching;
  const dimension = page.vectors.length / page.faces.length;
  for (const [column, list] of lists.entries()) {
    for (const [hit, row] of rows.entries()) {
      const start = row * dimension;
      const similarity =
        cosines[hit]?.[column] ??
        cosine(page.vectors.subarray(start, start + dimension), list.template.vector);
      if (similarity >= list.from) list.near.push({ face: page.faces[row] as FaceId, similarity });
    }
    if (list.near.length <= 2 * MOST_FACES_OF_A_SUBJECT) continue;
    nearest(list);
    await pause();
  }
  await pause();
}

/** Keeps the nearest ones. */
function nearest(list: NearList): void {
  if (list.near.length <= MOST_FACES_OF_A_SUBJECT) return;
  list.near.sort((a, b) => b.similarity - a.similarity);
  list.near.length = MOST_FACES_OF_A_SUBJECT;
  list.from = list.near.at(-1)?.similarity ?? list.from;
}
