import type { CalibrationInForce } from "../domain/calibration.js";
import type { TemplateSizes } from "../domain/candidate.js";
import { type Confidence, calibrateProbe, type GallerySizes } from "../domain/confidence.js";
import { cosine } from "../domain/embedding.js";
import { expected } from "../domain/errors.js";
import type { Portrait, Subject } from "../domain/gallery.js";
import type { GalleryId, PackId, SubjectId, VectorLabel } from "../domain/ids.js";
import {
  checkThresholds,
  isDefaultList,
  type ListThresholds,
  listedFrom,
} from "../domain/list-thresholds.js";
import type { Template } from "../domain/template.js";
import type { PackInfo } from "../ports/model-pack.js";
import type { Store } from "../ports/store.js";
import type { GalleryTemplateCache, GalleryTemplates, SubjectTemplate } from "./gallery-templates.js";

/** A portrait of a template and the cosine of its face and the template on the other side. */
export interface ComparedPortrait {
  readonly portrait: Portrait;
  readonly similarity: number;
}

/** A subject that a search found, with what the finding is worth and which photographs carry it. */
export interface Match {
  readonly subject: Subject;
  /** Cosine of the two templates, −1 to 1, higher is closer. */
  readonly similarity: number;
  readonly confidence: Confidence;
  /** How many photographs each side counts as. */
  readonly templates: TemplateSizes;
  /** All portraits of the subject, the one that matches best first. */
  readonly portraits: readonly [ComparedPortrait, ...ComparedPortrait[]];
  /** Of each member of the probe template, in their order: the cosine with the subject's template. */
  readonly memberSimilarities: readonly number[];
}

/** How a list is made, decided once for all probes of a request. */
export interface ListRules {
  /** At most so many subjects. */
  readonly limit: number;
  readonly thresholds: ListThresholds;
  /** Nobody asked for the thresholds. */
  readonly isDefault: boolean;
  readonly inForce: CalibrationInForce;
  /** A subject of the gallery that is left out, as though it were not there: the one that is searched with. */
  readonly except?: SubjectId | undefined;
}

export const MOST_SUBJECTS = 1000;
export const DEFAULT_SUBJECTS = 10;

/** Similarities that were computed before. */
export interface KnownSimilarities {
  readonly templates: GalleryTemplates;
  /** What `templates.similarities` gives for the probe. */
  readonly similarities: Float64Array;
}

/**
 * Compares one template with every subject of a gallery.
 * @param known is used unless the gallery has changed since
 * @returns those that the rules list, each once, nearest first
 */
export type SearchGallery = (
  template: Template,
  gallery: GalleryId,
  rules: ListRules,
  known?: KnownSimilarities | null,
) => Promise<Match[]>;

/** @param parts.prior probability, before the comparison, that the gallery has the probe's person */
export function createSearchGallery(parts: {
  store: Store;
  templates: GalleryTemplateCache;
  prior: number;
}): SearchGallery {
  return async (template, gallery, { limit, thresholds, isDefault, inForce, except }, known = null) => {
    const { pack, vector } = template.embedding;
    const templates = await parts.templates.of(gallery, pack);
    const { subjects, sizes } = templates;
    if (subjects.length === 0) return [];
    const probe = probeOf(inForce, template.photographs, sizes, parts.prior);
    const from = listedFrom(thresholds, isDefault, probe.calibrated);
    const { minLog10LR = Number.NEGATIVE_INFINITY } = thresholds;
    const found: Found[] = [];
    let sumOfLRs = 0;
    const all = known?.templates === templates ? known.similarities : templates.similarities(vector);
    for (let i = 0; i < subjects.length; i++) {
      const [subject, similarity] = [subjects[i] as SubjectTemplate, all[i] as number];
      if (subject.subjectId === except) continue;
      const log10LR = probe.calibrated?.log10LR(similarity, subject.photographs) ?? 0;
      sumOfLRs += Math.exp(Math.LN10 * log10LR);
      if (similarity >= from && log10LR >= minLog10LR) found.push({ subject, similarity });
    }
    found.sort((a, b) => b.similarity - a.similarity || (a.subject.subjectId < b.subject.subjectId ? -1 : 1));
    return showMatches(parts.store, gallery, template, found.slice(0, limit), ({ subject, similarity }) =>
      probe.confidence(similarity, subject.photographs, sumOfLRs),
    );
  };
}

interface Found {
  readonly subject: SubjectTemplate;
  readonly similarity: number;
}

/** A probe with its calibration, or with the reason why there is none. */
export function probeOf(
  inForce: CalibrationInForce,
  photographs: number,
  sizes: GallerySizes,
  prior: number,
) {
  if ("withheld" in inForce) return { calibrated: null, confidence: (): Confidence => inForce };
  const calibrated = calibrateProbe(inForce.calibration, photographs, sizes, prior);
  return { calibrated, confidence: calibrated.worth };
}

/** Fills in subjects and portraits. Similarities are those of the store's vectors. */
async function showMatches(
  store: Store,
  gallery: GalleryId,
  template: Template,
  found: readonly Found[],
  confidenceOf: (one: Found) => Confidence,
): Promise<Match[]> {
  if (found.length === 0) return [];
  const { pack, vector } = template.embedding;
  const labels = [...new Set(found.flatMap(({ subject }) => subject.labels))];
  const rows = await portraitsBySubject(store, gallery, pack, labels);
  const vectors = await store.collections.vectors(labels);
  return found.map((one) => {
    const { subjectId, photographs, vector: fused } = one.subject;
    const own = rows.get(subjectId) ?? [];
    const [best, ...others] = own
      .flatMap(({ label, portrait }) => {
        const its = vectors.get(label);
        return its === undefined ? [] : { portrait, similarity: cosine(vector, its) };
      })
      .sort((a, b) => b.similarity - a.similarity);
    const subject = own[0]?.subject;
    if (best === undefined || subject === undefined)
      throw expected("STORE_DAMAGED", "a subject with portraits", subjectId, "none");
    return {
      subject,
      similarity: one.similarity,
      confidence: confidenceOf(one),
      templates: { portraits: photographs, probes: template.photographs },
      portraits: [best, ...others],
      memberSimilarities: template.members.map((member) => cosine(member.vector, fused)),
    };
  });
}

/** Several subjects may share a vector. */
async function portraitsBySubject(
  { galleries }: Store,
  gallery: GalleryId,
  pack: PackId,
  labels: readonly VectorLabel[],
) {
  type Row = Awaited<ReturnType<typeof galleries.portraitsByLabel>>[number];
  const rows = new Map<string, Row[]>();
  for (const row of await galleries.portraitsByLabel(gallery, pack, labels)) {
    const known = rows.get(row.subject.id);
    if (known === undefined) rows.set(row.subject.id, [row]);
    else known.push(row);
  }
  return rows;
}

/**
 * Fills in what was not said of a list and checks what was.
 * @throws ARGUMENT_INVALID, CALIBRATION_WITHHELD
 */
export function listRules(
  { limit, ...thresholds }: ListThresholds & { readonly limit: number },
  inForce: CalibrationInForce,
  pack: PackInfo,
): ListRules {
  if (!Number.isInteger(limit) || limit < 1 || limit > MOST_SUBJECTS)
    throw expected("ARGUMENT_INVALID", `a whole number from 1 to ${MOST_SUBJECTS}`, "the limit", limit);
  return {
    limit,
    thresholds: checkThresholds(thresholds, inForce, pack.candidateSimilarity),
    isDefault: isDefaultList(thresholds),
    inForce,
  };
}

/** Which calibration is in force, or why none is, for a report. */
export function basisOf(inForce: CalibrationInForce): {
  calibrationId: string | null;
  withheld: string | null;
} {
  return "withheld" in inForce
    ? { calibrationId: null, withheld: inForce.withheld }
    : { calibrationId: inForce.calibration.id, withheld: null };
}
