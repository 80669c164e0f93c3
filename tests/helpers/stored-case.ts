import type { NewCandidate } from "../../src/domain/candidate.js";
import type { AnalysedImage } from "../../src/domain/face.js";
import type { Gallery, Portrait, Subject } from "../../src/domain/gallery.js";
import type { CandidateId, OperationId } from "../../src/domain/ids.js";
import type { NewOpinion, OpinionValue } from "../../src/domain/opinion.js";
import type { NewAd, RecordedAd, Store } from "../../src/ports/store.js";
import { analysedImage, PACK } from "./analysed-image.js";

/** An ad that shows these images, all of them analysed just now. */
export function adShowing(
  operationId: OperationId,
  key: string,
  analyses: readonly AnalysedImage[],
  changes: Partial<NewAd> = {},
): NewAd {
  return {
    operationId,
    key,
    source: `${key}.jsonl:1`,
    metadata: { site: "ads.example", externalId: key },
    images: analyses.map(({ facts }, i) => ({ sha256: facts.sha256, fileName: `${key}-${i}.jpg` })),
    analyses,
    ...changes,
  };
}

/** Records an ad in an operation, which is made if need be. */
export async function recordAd(
  store: Store,
  key: string,
  analyses: readonly AnalysedImage[],
  operation = "operation",
): Promise<RecordedAd> {
  const { id } = await store.operations.ensure(operation);
  return store.ads.record(adShowing(id, key, analyses));
}

/** The gallery of this name, made if there is none. */
export async function galleryCalled(store: Store, name: string): Promise<Gallery> {
  return (await store.galleries.findByName(name)) ?? (await store.galleries.create(name));
}

/** Adds a subject with one portrait to a gallery, which is made if need be. */
export async function enrol(
  store: Store,
  reference: string,
  analysis: AnalysedImage = analysedImage(`portrait of ${reference}`),
  gallery = "gallery",
): Promise<{ gallery: Gallery; subject: Subject; portrait: Portrait }> {
  const into = await galleryCalled(store, gallery);
  const subject = await store.galleries.addSubject(into.id, { reference });
  const { portrait } = await store.galleries.recordPortrait(subject.id, analysis, 0);
  return { gallery: into, subject, portrait };
}

/** A candidate of the only face in an ad of its own and the subject with this reference. */
export async function makePair(
  store: Store,
  name: string,
  similarity: number,
  where: { operation?: string; gallery?: string; apparentAge?: number | null } = {},
): Promise<NewCandidate> {
  const image = analysedImage(`ad ${name}`, { apparentAge: where.apparentAge });
  const { ad } = await recordAd(store, name, [image], where.operation);
  const [face] = await store.images.faces(image.facts.sha256, PACK);
  const { subject, portrait } = await enrol(store, name, undefined, where.gallery);
  if (face === undefined) throw new Error("the image of the ad shows no face");
  return {
    operationId: ad.operationId,
    faceId: face.id,
    subjectId: subject.id,
    portraitId: portrait.id,
    pack: PACK,
    similarity,
    confidence: { withheld: "made up" },
    calibrationId: null,
    templates: { portraits: 1, probes: 1 },
    faces: [{ faceId: face.id, similarity }],
    portraits: [{ portraitId: portrait.id, similarity }],
  };
}

/** Makes a pair, records it and says which candidate it became. */
export async function makeCandidate(store: Store, name: string): Promise<CandidateId> {
  const pair = await makePair(store, name, 0.5);
  await store.candidates.record([pair]);
  const all = await store.candidates.list({}, { after: null, limit: 10_000 });
  const made = all.find(({ faceId }) => faceId === pair.faceId);
  if (made === undefined) throw new Error("the candidate is not listed");
  return made.id;
}

/** What a reviewer says. */
export function opinionOf(reviewer: string, value: OpinionValue = "potential_candidate"): NewOpinion {
  const shown = { pack: PACK, calibrationId: null, blind: true };
  return { reviewer, verifies: true, shown, value, reasons: [], note: null, secondsSpent: null };
}

/** The same pair, found again by a portrait of the subject that is new and matches best. */
export async function newPortraitOf(store: Store, pair: NewCandidate): Promise<NewCandidate> {
  const { portrait } = await store.galleries.recordPortrait(pair.subjectId, analysedImage("later"), 0);
  const similarity = 0.7;
  const portraits = [{ portraitId: portrait.id, similarity }, ...pair.portraits];
  return { ...pair, portraitId: portrait.id, portraits, similarity };
}
