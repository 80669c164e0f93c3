import type { TemplateSizes } from "../domain/candidate.js";
import type { Confidence } from "../domain/confidence.js";
import { expected } from "../domain/errors.js";
import type { Subject } from "../domain/gallery.js";
import type { GalleryId, PackId } from "../domain/ids.js";
import { isDefaultList, type ListThresholds } from "../domain/list-thresholds.js";
import type { Template } from "../domain/template.js";
import type { MatrixProducts } from "../ports/matrix-product.js";
import type { Store } from "../ports/store.js";
import type { CompareParts } from "./compare-gallery.js";
import type { GalleryTemplates, SubjectTemplate } from "./gallery-templates.js";
import { type Progress, secondsSince } from "./ingest-run.js";
import { createListedSimilarities } from "./listed-similarity.js";
import { loadTemplates } from "./loaded-templates.js";
import { basisOf, listRules, type Match } from "./search-gallery.js";
import { pause } from "./slices.js";

/** Two subjects who may be one person. */
export interface SubjectPair {
  /** Of the gallery that was searched with. */
  readonly subject: Subject;
  /** Of the gallery that was searched in. */
  readonly other: Subject;
  /** Cosine of their templates, −1 to 1, higher is closer. */
  readonly similarity: number;
  readonly confidence: Confidence;
  /** How many photographs each side counts as: `probes` of `subject`, `portraits` of `other`. */
  readonly templates: TemplateSizes;
  /** They have a picture in common: who made the notices took it for one person, or one file was copied to the wrong one. */
  readonly sharesPicture: boolean;
}

export interface Duplicates {
  readonly pack: PackId;
  readonly calibrationId: string | null;
  readonly withheld: string | null;
  readonly thresholds: ListThresholds;
  /** Subjects that were searched with, and those that they were searched in. */
  readonly searched: number;
  readonly within: number;
  /** Pairs that no threshold leaves out. */
  readonly found: number;
  /** The strongest of them, at most as many as were asked for. */
  readonly pairs: readonly SubjectPair[];
  /** Pairs of different persons that the calibration expects among the found ones; null without one. */
  readonly expectedFalse: number | null;
  readonly seconds: number;
}

export interface DuplicateSearch extends ListThresholds {
  readonly gallery: GalleryId;
  /** The gallery that is searched in; the same one unless said. */
  readonly within?: GalleryId | undefined;
  /** At most so many pairs, 1 to 1,000; 100 unless said. */
  readonly limit?: number | undefined;
  /** Is told how many subjects are done. */
  readonly onProgress?: Progress | undefined;
}

/**
 * Compares every subject of a gallery with every other one of it, or with those of another gallery, exactly: who stands in both under two
 * numbers. Nothing is recorded, for a candidate is a face in an ad. Unless thresholds are given, the list goes to where one pair of
 * different persons is to be expected in all of it.
 * @throws GALLERY_UNKNOWN, ARGUMENT_INVALID for a limit or a threshold out of range, CALIBRATION_WITHHELD; the reason of `signal`
 */
export type FindDuplicates = (
  search: DuplicateSearch,
  options?: { readonly signal?: AbortSignal },
) => Promise<Duplicates>;

export const MOST_PAIRS = 1000;
export const DEFAULT_PAIRS = 100;

/** Subjects that are multiplied with the gallery at a time. */
const SUBJECTS_AT_ONCE = 2048;

/** A subject that resembles more subjects than this resembles everybody. */
const MOST_OF_A_SUBJECT = 20;

export function createFindDuplicates(parts: Omit<CompareParts, "facesAtOnce">): FindDuplicates {
  const { store } = parts;
  return async (
    { gallery, within = gallery, limit = DEFAULT_PAIRS, onProgress, ...asked },
    { signal } = {},
  ) => {
    const started = parts.clock.now();
    if (!Number.isInteger(limit) || limit < 1 || limit > MOST_PAIRS)
      throw expected("ARGUMENT_INVALID", `a whole number from 1 to ${MOST_PAIRS}`, "the limit", limit);
    for (const id of [gallery, within])
      if ((await store.galleries.findById(id)) === null)
        throw expected("GALLERY_UNKNOWN", "a gallery that is there", "the galleries", id);
    const { pack } = await parts.engines.current();
    const inForce = await parts.calibrations.of(pack.id);
    const ours = await parts.templates.of(gallery, pack.id);
    const theirs = await parts.templates.of(within, pack.id);
    const isOne = gallery === within;
    const pairs = Math.max(1, isOne ? ours.subjects.length / 2 : ours.subjects.length);
    const isDefault = isDefaultList(asked);
    const thresholds =
      isDefault && !("withheld" in inForce)
        ? { maxExpectedFalseCandidates: 1 / pairs, minLog10LR: 0 }
        : asked;
    // A default goes to as few false pairs as the calibration can promise.
    const rules = { ...listRules({ ...thresholds, limit: MOST_OF_A_SUBJECT }, inForce, pack), isDefault };
    const basis = basisOf(inForce);
    const details = { gallery, within, pack: pack.id, calibration: basis.calibrationId };
    await store.audit.append({ act: "gallery.duplicates", operationId: null, details });

    const listed = createListedSimilarities(rules, theirs.sizes, parts.prior);
    const best = new StrongestPairs(limit);
    for await (const { subject, similarities, done } of reaching(parts.products, ours, theirs, listed)) {
      signal?.throwIfAborted();
      const known = similarities === null ? null : { templates: theirs, similarities };
      const own = { ...rules, except: isOne ? subject.subjectId : undefined };
      for (const match of await parts.searchGallery(templateOf(subject, pack.id), within, own, known))
        best.offer(subject, match);
      onProgress?.(done, ours.subjects.length);
      await pause();
    }
    onProgress?.(ours.subjects.length, ours.subjects.length);
    const expectedFalse = ours.subjects.reduce(
      (sum, { photographs }) => sum + (listed(photographs).expectedFalse ?? 0),
      0,
    );
    return {
      pack: pack.id,
      ...basis,
      thresholds: rules.thresholds,
      ...{ searched: ours.subjects.length, within: theirs.subjects.length },
      ...(await best.shown(store, theirs)),
      expectedFalse: basis.calibrationId === null ? null : expectedFalse / (isOne ? 2 : 1),
      seconds: secondsSince(started, parts.clock),
    };
  };
}

/** The subjects that resemble somebody enough, in their order, with their similarities where the product gave them. */
async function* reaching(
  products: MatrixProducts,
  ours: GalleryTemplates,
  theirs: GalleryTemplates,
  listed: (photographs: number) => { readonly least: number },
) {
  if (theirs.subjects.length === 0) return;
  const loaded = await loadTemplates(products, theirs.subjects);
  try {
    for (let start = 0; start < ours.subjects.length; start += SUBJECTS_AT_ONCE) {
      const lot = ours.subjects.slice(start, start + SUBJECTS_AT_ONCE);
      const least = Float32Array.from(lot, ({ photographs }) => listed(photographs).least);
      const { rows, cosines } = await loaded.reaching(
        lot.map(({ vector }) => vector),
        least,
      );
      for (const [place, row] of rows.entries())
        yield {
          subject: lot[row] as SubjectTemplate,
          similarities: cosines[place] ?? null,
          done: start + row,
        };
    }
  } finally {
    await loaded.close();
  }
}

function templateOf({ vector, photographs }: SubjectTemplate, pack: PackId): Template {
  const embedding = { pack, vector };
  return { embedding, members: [embedding], photographs };
}

/** The strongest pairs of those that are offered, each once. */
class StrongestPairs {
  readonly #limit: number;
  readonly #seen = new Set<string>();
  #pairs: { readonly subject: SubjectTemplate; readonly match: Match }[] = [];

  constructor(limit: number) {
    this.#limit = limit;
  }

  offer(subject: SubjectTemplate, match: Match): void {
    const name = [subject.subjectId, match.subject.id].sort().join();
    if (this.#seen.has(name)) return;
    this.#seen.add(name);
    this.#pairs.push({ subject, match });
    if (this.#pairs.length > 2 * this.#limit) this.#cut();
  }

  #cut(): void {
    this.#pairs.sort((a, b) => b.match.similarity - a.match.similarity);
    this.#pairs.length = Math.min(this.#pairs.length, this.#limit);
  }

  /** Strongest first; pairs of a subject that was erased meanwhile are left out. */
  async shown(store: Store, theirs: GalleryTemplates): Promise<Pick<Duplicates, "found" | "pairs">> {
    this.#cut();
    const labelsOf = new Map(theirs.subjects.map(({ subjectId, labels }) => [subjectId, new Set(labels)]));
    const pairs: SubjectPair[] = [];
    for (const { subject: template, match } of this.#pairs) {
      const subject = await store.galleries.findSubject(template.subjectId);
      const labels = labelsOf.get(match.subject.id);
      if (subject === null) continue;
      const sharesPicture = template.labels.some((label) => labels?.has(label) === true);
      const { subject: other, similarity, confidence, templates } = match;
      pairs.push({ subject, other, similarity, confidence, templates, sharesPicture });
    }
    return { found: this.#seen.size, pairs };
  }
}
