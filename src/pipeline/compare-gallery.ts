import type { AuditDetails } from "../domain/audit.js";
import type { NewCandidate } from "../domain/candidate.js";
import { expected } from "../domain/errors.js";
import type { GalleryId, OperationId, PackId } from "../domain/ids.js";
import type { ListThresholds } from "../domain/list-thresholds.js";
import type { UnsearchedCount } from "../domain/unsearched-count.js";
import type { Clock } from "../ports/clock.js";
import type { MatrixProducts } from "../ports/matrix-product.js";
import type { Store } from "../ports/store.js";
import type { ArrivalRange, ComparisonMark } from "../ports/store-comparisons.js";
import type { ActiveEngines } from "./active-engine.js";
import { candidateOf, MOST_CANDIDATES_OF_A_FACE } from "./ad-candidates.js";
import type { Calibrations } from "./calibrations.js";
import type { Probe } from "./comparison-probes.js";
import { type Found, sweep } from "./comparison-sweep.js";
import type { GalleryTemplateCache, GalleryTemplates } from "./gallery-templates.js";
import { type Progress, secondsSince } from "./ingest-run.js";
import { createListedSimilarities } from "./listed-similarity.js";
import { basisOf, listRules, type SearchGallery } from "./search-gallery.js";
import { pause } from "./slices.js";

export interface ComparisonSummary {
  readonly pack: PackId;
  /** Null where it was withheld. */
  readonly calibrationId: string | null;
  /** Why it was withheld; null where it was not. */
  readonly withheld: string | null;
  /** What a pair had to reach to become a candidate. */
  readonly thresholds: ListThresholds;
  /** Faces of the operation that are searched, now or by an earlier comparison with the same thresholds. */
  readonly faces: number;
  /** Probe templates that were searched now: a person in one ad is one, however many faces show them. */
  readonly templates: number;
  /** Faces of the operation that were left out. */
  readonly unsearched: UnsearchedCount;
  readonly candidates: {
    readonly new: number;
    /** Candidates of the operation and the gallery that were there before and still stand, rejected ones included. */
    readonly known: number;
  };
  readonly strength: {
    /** Of the new ones: how many have a log10 LR from this whole number on, below the next; none without a calibration. */
    readonly byLog10LR: Readonly<Record<string, number>>;
    /** False candidates that the calibration expects of the probes searched now; null without one. */
    readonly expectedFalse: number | null;
  };
  readonly seconds: number;
}

/** What a comparison is told besides what to compare. */
interface ComparisonOptions {
  /** Ends the comparison at the next page; what was recorded stays, and the next comparison goes on from there. */
  readonly signal?: AbortSignal | undefined;
}

/**
 * Searches the people in the ingested ads of an operation in a gallery and records the pairs above a threshold. The faces
 * of one person in one ad are one probe. Faces with a reason not to be searched are counted. Pairs that are candidates
 * already, rejected ones included, are left as they are unless new evidence makes another candidate of them.
 *
 * What an earlier comparison with the same thresholds has compared is not compared again: ads that came since are compared with
 * the whole gallery, and all others with the subjects that gained portraits. A comparison that ended early goes on.
 * @throws ARGUMENT_INVALID for a threshold out of range, CALIBRATION_WITHHELD for one that needs a calibration, OPERATION_UNKNOWN,
 * GALLERY_UNKNOWN; the reason of `signal` when it was aborted
 */
export type CompareGallery = (
  request: ListThresholds & {
    readonly operation: OperationId;
    readonly gallery: GalleryId;
    /** Is told how many ads are done. */
    readonly onProgress?: Progress | undefined;
  },
  options?: ComparisonOptions,
) => Promise<ComparisonSummary>;

/** Candidates of one transaction. */
const RECORDED_AT_ONCE = 50;

/** What comparisons of whole galleries are made of. */
export interface CompareParts {
  readonly store: Store;
  readonly engines: ActiveEngines;
  readonly calibrations: Calibrations;
  readonly templates: GalleryTemplateCache;
  readonly searchGallery: SearchGallery;
  readonly products: MatrixProducts;
  readonly prior: number;
  readonly clock: Clock;
  /** Read and recorded together. */
  readonly facesAtOnce: number;
}

export function createCompareGallery(parts: CompareParts): CompareGallery {
  const { store } = parts;
  const { comparisons } = store;

  return async ({ operation, gallery, onProgress, ...thresholds }, { signal } = {}) => {
    const started = parts.clock.now();
    const { pack } = await parts.engines.current();
    const inForce = await parts.calibrations.of(pack.id);
    const rules = listRules({ ...thresholds, limit: MOST_CANDIDATES_OF_A_FACE }, inForce, pack);
    const basis = basisOf(inForce);
    if (!("withheld" in inForce)) await store.calibrations.keep(inForce.calibration);

    const asked = settingsOf(rules.thresholds);
    const details = { gallery, pack: pack.id, calibration: basis.calibrationId, ...asked };
    await store.audit.append({ act: "gallery.compare", operationId: operation, details });

    const settings = JSON.stringify([asked, rules.isDefault, basis.calibrationId]);
    const begun = await comparisons.begin({
      operationId: operation,
      galleryId: gallery,
      pack: pack.id,
      settings,
    });
    // Read before the templates: what changes in between is compared again next time.
    const latest = await comparisons.latest();
    const templates = await parts.templates.of(gallery, pack.id);
    const listed = createListedSimilarities(rules, templates.sizes, parts.prior);
    const counts = { templates: 0, new: 0, expectedFalse: 0, byLog10LR: {} as Record<string, number> };
    let { mark } = begun;

    const progress = await progressOf(mark, latest);
    async function run(
      compared: GalleryTemplates["subjects"],
      range: ArrivalRange,
      next: (through: number) => ComparisonMark,
    ) {
      const searches = {
        ...{ store, products: parts.products, operation, pack: pack.id, inForce, signal },
        most: parts.facesAtOnce,
        least: (photographs: number) => listed(photographs).least,
        search: (probe: Probe, similarities: Float64Array | null) => {
          const isKnown = similarities !== null && compared === templates.subjects;
          const known = isKnown ? { templates, similarities } : null;
          return parts.searchGallery(probe.template, gallery, rules, known);
        },
      };
      await sweep(searches, compared, range, async (page) => {
        const found = page.found.flatMap(({ probe, matches }: Found) =>
          matches.map((match) =>
            candidateOf(probe.person, match, {
              operationId: operation,
              calibrationId: basis.calibrationId,
              pack: pack.id,
            }),
          ),
        );
        // Of two probes with a face in common the one with more faces says more, and the first that is recorded stays.
        found.sort((a, b) => b.faces.length - a.faces.length);
        if ((await store.galleries.findById(gallery)) === null)
          throw expected("GALLERY_UNKNOWN", "a gallery that is still there", "the comparison", gallery);
        const moved = next(page.through);
        // A large lot would hold everybody up; what is recorded before the mark moves is found again and known.
        const areNew: boolean[] = [];
        for (let start = 0; areNew.length < found.length || start === 0; start += RECORDED_AT_ONCE) {
          const lot = found.slice(start, start + RECORDED_AT_ONCE);
          const isLast = start + RECORDED_AT_ONCE >= found.length;
          areNew.push(...(await comparisons.advance(begun.run, isLast ? moved : mark, lot)));
          await pause();
        }
        mark = moved;
        count(page.probes, found, areNew);
        await progress(page);
      });
    }

    function count(probes: readonly Probe[], found: readonly NewCandidate[], areNew: readonly boolean[]) {
      counts.templates += probes.length;
      for (const { template } of probes)
        counts.expectedFalse += listed(template.photographs).expectedFalse ?? 0;
      for (const [i, { confidence }] of found.entries()) {
        if (areNew[i] !== true) continue;
        counts.new++;
        if ("withheld" in confidence) continue;
        const band = String(Math.floor(confidence.log10LR.value));
        counts.byLog10LR[band] = (counts.byLog10LR[band] ?? 0) + 1;
      }
    }

    /** How many ads are done, ads that are compared once more included. */
    async function progressOf(from: ComparisonMark, to: { arrival: number; change: number }) {
      if (onProgress === undefined) return async () => undefined;
      const again =
        from.subjectsTo < to.change
          ? await comparisons.countArrivals(operation, { after: from.againTo, upTo: from.adsTo })
          : 0;
      const fresh = await comparisons.countArrivals(operation, { after: from.adsTo, upTo: to.arrival });
      let done = 0;
      return async ({ after, through }: { after: number; through: number }) => {
        done += await comparisons.countArrivals(operation, { after, upTo: through });
        onProgress(Math.min(done, again + fresh), again + fresh);
      };
    }

    // One round more where an earlier one ended early and the gallery has changed since.
    while (mark.adsTo > 0 && mark.subjectsTo < latest.change) {
      const changed = new Set(await comparisons.changedSubjects(gallery, mark.subjectsTo));
      const compared = templates.subjects.filter(({ subjectId }) => changed.has(subjectId));
      const upTo = mark.againTo > 0 ? mark.againSubjects : latest.change;
      const { adsTo, subjectsTo, againTo } = mark;
      if (compared.length > 0)
        await run(compared, { after: againTo, upTo: adsTo }, (through) => ({
          ...{ adsTo, subjectsTo },
          ...{ againTo: through, againSubjects: upTo },
        }));
      mark = { adsTo, subjectsTo: Math.max(subjectsTo, upTo), againTo: 0, againSubjects: 0 };
    }
    const subjectsTo = Math.max(mark.subjectsTo, latest.change);
    await run(templates.subjects, { after: mark.adsTo, upTo: latest.arrival }, (through) => ({
      ...{ adsTo: through, subjectsTo },
      ...{ againTo: 0, againSubjects: 0 },
    }));
    const { superseded, ...standing } = await store.candidates.countByState({
      ...{ operationId: operation, galleryId: gallery, isKnownAnswer: false },
    });
    const all = Object.values(standing).reduce((sum, one) => sum + one, 0);
    const summary: ComparisonSummary = {
      pack: pack.id,
      ...basis,
      thresholds: rules.thresholds,
      faces: await store.faces.countOfOperation(operation, pack.id),
      templates: counts.templates,
      unsearched: await store.faces.unsearchedOfOperation(operation, pack.id),
      candidates: {
        new: counts.new,
        known: Math.max(0, all - counts.new),
      },
      strength: {
        byLog10LR: counts.byLog10LR,
        expectedFalse: basis.calibrationId === null ? null : counts.expectedFalse,
      },
      seconds: secondsSince(started, parts.clock),
    };
    await comparisons.finish(begun.run, summary);
    return summary;
  };
}

/** The thresholds that were given; one that was not is null. */
function settingsOf({ minSimilarity, minLog10LR, maxExpectedFalseCandidates }: ListThresholds): AuditDetails {
  return {
    minSimilarity: minSimilarity ?? null,
    minLog10LR: minLog10LR ?? null,
    maxExpectedFalseCandidates: maxExpectedFalseCandidates ?? null,
  };
}
