import type { Ad } from "../domain/ad.js";
import { personsOf } from "../domain/ad-persons.js";
import type { AuditDetails } from "../domain/audit.js";
import type { NewCandidate } from "../domain/candidate.js";
import { expected } from "../domain/errors.js";
import { isUnsearched, type StoredFace } from "../domain/face.js";
import type { AdId, GalleryId, OperationId, PackId } from "../domain/ids.js";
import type { ListThresholds } from "../domain/list-thresholds.js";
import { fuseTemplate } from "../domain/template.js";
import type { UnsearchedCount } from "../domain/unsearched-count.js";
import type { Clock } from "../ports/clock.js";
import type { Store } from "../ports/store.js";
import type { ActiveEngines } from "./active-engine.js";
import type { Calibrations } from "./calibrations.js";
import { type Progress, secondsSince } from "./ingest-run.js";
import { basisOf, type ListRules, listRules, type Match, type SearchGallery } from "./search-gallery.js";

export interface ComparisonSummary {
  readonly pack: PackId;
  /** Null where it was withheld. */
  readonly calibrationId: string | null;
  /** Why it was withheld; null where it was not. */
  readonly withheld: string | null;
  /** What a pair had to reach to become a candidate. */
  readonly thresholds: ListThresholds;
  /** Faces of the operation that were searched. */
  readonly faces: number;
  /** Probe templates that these made: a person in one ad is one, however many faces show them. */
  readonly templates: number;
  /** Faces of the operation that were left out. */
  readonly unsearched: UnsearchedCount;
  readonly candidates: {
    readonly new: number;
    /** Pairs above the threshold that were candidates already, in whatever state. */
    readonly known: number;
  };
  readonly seconds: number;
}

/**
 * Searches the people in the ingested ads of an operation in a gallery and records the pairs above a threshold. The faces
 * of one person in one ad are one probe. Faces with a reason not to be searched are counted. Pairs that are candidates
 * already, rejected ones included, are left as they are unless new evidence makes another candidate of them.
 * @throws ARGUMENT_INVALID for a threshold out of range, CALIBRATION_WITHHELD for one that needs a calibration
 */
export type CompareGallery = (
  request: ListThresholds & {
    readonly operation: OperationId;
    readonly gallery: GalleryId;
    /** Is told how many ads are done. */
    readonly onProgress?: Progress | undefined;
    /** Goes on behind this ad, of which so many were done. */
    readonly after?: { readonly ad: AdId; readonly done: number } | undefined;
    /** Is told of the last ad of which everything, and of all before it, is recorded. */
    readonly onRecorded?: ((ad: AdId, done: number, total: number) => void) | undefined;
    /** Ends it after the ads under way. */
    readonly signal?: AbortSignal | undefined;
  },
) => Promise<ComparisonSummary>;

/** A face that resembles more subjects than this says nothing about any of them. */
export const MOST_CANDIDATES_OF_A_FACE = 20;

/** Ads read and recorded together: one transaction each page. */
const PAGE = 100;

export function createCompareGallery(parts: {
  store: Store;
  engines: ActiveEngines;
  calibrations: Calibrations;
  searchGallery: SearchGallery;
  clock: Clock;
}): CompareGallery {
  const { store } = parts;

  return async ({ operation, gallery, onProgress, after, onRecorded, signal, ...thresholds }) => {
    const started = parts.clock.now();
    const { pack } = await parts.engines.current();
    const inForce = await parts.calibrations.of(pack.id);
    const rules = listRules({ ...thresholds, limit: MOST_CANDIDATES_OF_A_FACE }, inForce, pack);
    const basis = basisOf(inForce);
    if (!("withheld" in inForce)) await store.calibrations.keep(inForce.calibration);

    const details = {
      gallery,
      pack: pack.id,
      calibration: basis.calibrationId,
      ...settingsOf(rules.thresholds),
    };
    await store.audit.append({ act: "gallery.compare", operationId: operation, details });

    const known = { operationId: operation, calibrationId: basis.calibrationId, pack: pack.id };
    const total = await store.ads.countOfOperation(operation);
    const candidates = { new: 0, known: 0 };
    const searched = new Set<string>();
    let ads = after?.done ?? 0;
    for await (const page of pagesOf(store, operation, after?.ad)) {
      if ((await store.galleries.findById(gallery)) === null)
        throw expected("GALLERY_UNKNOWN", "a gallery that is still there", "the comparison", gallery);
      const found: NewCandidate[] = [];
      for (const ad of page) {
        for (const person of await personsIn(store, ad, pack.id, rules)) {
          // The same pictures in many ads are one probe.
          const name = person.map(({ id }) => id).join();
          if (searched.has(name)) continue;
          searched.add(name);
          const matches = await parts.searchGallery(templateOf(person), gallery, rules);
          found.push(...matches.map((match) => candidateOf(person, match, known)));
        }
        ads++;
        onProgress?.(ads, total);
      }
      // Of two probes with a face in common the one with more faces says more, and the first that is recorded stays.
      found.sort((a, b) => b.faces.length - a.faces.length);
      const recorded = await store.candidates.record(found);
      candidates.new += recorded;
      candidates.known += found.length - recorded;
      const last = page.at(-1);
      if (last !== undefined) onRecorded?.(last.id, ads, total);
      if (signal?.aborted === true) break;
    }
    return {
      pack: pack.id,
      ...basis,
      thresholds: rules.thresholds,
      faces: await store.faces.countOfOperation(operation, pack.id),
      templates: searched.size,
      unsearched: await store.faces.unsearchedOfOperation(operation, pack.id),
      candidates,
      seconds: secondsSince(started, parts.clock),
    };
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

async function* pagesOf(store: Store, operation: OperationId, from?: AdId): AsyncGenerator<Ad[]> {
  let after: AdId | null = from ?? null;
  for (;;) {
    const page: Ad[] = await store.ads.ofOperation(operation, { after, limit: PAGE });
    yield page;
    after = page.at(-1)?.id ?? null;
    if (page.length < PAGE) return;
  }
}

/** The searched faces of an ad, put together by person. */
export async function personsIn(
  store: Store,
  ad: Ad,
  pack: PackId,
  { inForce }: ListRules,
): Promise<StoredFace[][]> {
  const faces: StoredFace[] = [];
  for (const { sha256 } of ad.images)
    faces.push(...(await store.images.faces(sha256, pack)).filter((face) => !isUnsearched(face)));
  return personsOf(faces, inForce);
}

/** All faces of a person as one probe. */
export function templateOf(person: readonly StoredFace[]) {
  return fuseTemplate(person.map(({ embedding }) => embedding));
}

/** What a search of a person found, as a candidate. */
export function candidateOf(
  person: readonly StoredFace[],
  match: Match,
  known: Pick<NewCandidate, "operationId" | "calibrationId" | "pack">,
): NewCandidate {
  const { subject, similarity, confidence, templates, memberSimilarities } = match;
  const faces = person
    .map(({ id }, i) => ({ faceId: id, similarity: memberSimilarities[i] ?? 0 }))
    .sort((a, b) => b.similarity - a.similarity);
  const portraits = match.portraits.map((one) => ({
    portraitId: one.portrait.id,
    similarity: one.similarity,
  }));
  const [bestFace, bestPortrait] = [faces[0], portraits[0]];
  if (bestFace === undefined || bestPortrait === undefined)
    throw expected("INTERNAL", "a face and a portrait", "a candidate", "none");
  return {
    ...known,
    faceId: bestFace.faceId,
    subjectId: subject.id,
    portraitId: bestPortrait.portraitId,
    similarity,
    confidence,
    templates,
    faces,
    portraits,
  };
}
