import type { CollectionKey } from "../../domain/collection.js";
import { faceCollection, galleryCollection, pictureCollection } from "../../domain/collection.js";
import {
  ERASURE_ACTS,
  type ErasureCount,
  type ErasureTarget,
  type ErasureTodo,
} from "../../domain/erasure.js";
import { isUnsearched } from "../../domain/face.js";
import type { AdId, CandidateId, Sha256, VectorLabel } from "../../domain/ids.js";
import { pdqOf, pdqText } from "../../domain/pdq/picture-hash.js";
import type { AuditWriter } from "../../ports/audit.js";
import type { ErasureRepository } from "../../ports/store-erasures.js";
import { type MemoryReach, reachOf } from "./erasure-reach.js";
import { areOfPossibleMinor } from "./store-ages.js";
import { type StoreTables, where } from "./store-tables.js";

/** Takes things out of a store in memory for good. Rows are not counted: there are none, and nothing is left behind. */
export function createMemoryErasures(tables: StoreTables, log: AuditWriter): ErasureRepository {
  /** Of ads, in the order in which they came; they stay when the ads are gone. */
  const places = new Map<AdId, number>();

  function countOf({ images, candidates }: MemoryReach): Omit<ErasureCount, "indexes"> {
    const released = where(
      tables.leads,
      ({ candidateId, release }) => release !== null && candidates.has(candidateId),
    );
    return { rows: {}, originals: [...images], releasedLeads: released.map(({ id }) => id) };
  }

  return {
    async preview(targets) {
      return { ...countOf(reachOf(tables, targets)), indexes: [], traces: [] };
    },

    async erase(targets, reason) {
      const reach = reachOf(tables, targets);
      const gone = countOf(reach);
      const operations = targets.map(operationOf);
      const indexes = eraseAll(tables, reach);
      const todos: ErasureTodo[] = [
        ...gone.originals.map((sha256) => ({ kind: "original", sha256 }) as const),
        ...indexes.map((key) => ({ kind: "index", key }) as const),
        { kind: "space" },
      ];
      for (const todo of todos) tables.erasureTodos.set(JSON.stringify(todo), todo);
      tables.erasures++;
      const counts = { reason, originals: gone.originals.length, releasedLeads: gone.releasedLeads.length };
      for (const [i, { kind, id }] of targets.entries())
        log({
          act: ERASURE_ACTS[kind],
          operationId: operations[i] ?? null,
          details: { [kind]: id, ...counts },
        });
      return { ...gone, indexes };
    },

    stillThere: async (traces) => traces.map(() => false),
    count: async () => tables.erasures,
    todos: async () => [...tables.erasureTodos.values()],
    done: async (todo) => void tables.erasureTodos.delete(JSON.stringify(todo)),
    overwrite: async () => true,
    compact: async () => {},

    async expired(operation, before, { after, limit }) {
      for (const id of tables.ads.keys()) if (!places.has(id)) places.set(id, places.size + 1);
      return [...tables.ads.values()]
        .filter(
          ({ id, operationId, metadata: { collectedAt }, ingestedAt }) =>
            operationId === operation &&
            (places.get(id) ?? 0) > after &&
            (collectedAt === undefined ? ingestedAt : new Date(collectedAt)) < before,
        )
        .slice(0, limit)
        .map(({ id, operationId, images }) => {
          const shown = new Set<Sha256 | undefined>(images.map(({ sha256 }) => sha256));
          const leads = where(tables.leads, (lead) => lead.operationId === operationId);
          const hasLead = leads.some(({ candidateId }) =>
            tables.candidates
              .get(candidateId)
              ?.faces.some(({ faceId }) => shown.has(tables.faces.get(faceId)?.imageSha256)),
          );
          return { id, place: places.get(id) ?? 0, hasLead };
        });
    },
  };

  function operationOf({ kind, id }: ErasureTarget) {
    return kind === "ad" ? (tables.ads.get(id)?.operationId ?? null) : null;
  }
}

/** @returns the indexes that held a vector which is gone */
function eraseAll(tables: StoreTables, reach: MemoryReach): CollectionKey[] {
  const { subjects, ads, images, faces, portraits, candidates, lessened } = reach;
  for (const id of lessened) lessen(tables, reach, id);
  for (const one of tables.candidates.values())
    if (one.follows !== null && candidates.has(one.follows.candidateId))
      tables.candidates.set(one.id, { ...one, follows: null });
  for (const id of candidates) {
    for (const table of [tables.candidates, tables.leases, tables.knownAnswers]) table.delete(id);
    for (const lead of where(tables.leads, ({ candidateId }) => candidateId === id))
      tables.leads.delete(lead.id);
  }
  for (const alert of tables.alerts.values()) {
    const { subjectId, faceId, candidateId } = alert;
    if (subjects.has(subjectId) || faces.has(faceId) || candidates.has(candidateId))
      tables.alerts.delete(alert.id);
    for (const [ad, candidate] of alert.adCandidates)
      if (ads.has(ad) || candidates.has(candidate)) alert.adCandidates.delete(ad);
  }
  removeFrom(tables.opinions, ({ candidateId }) => candidates.has(candidateId));
  eraseIdentities(tables, reach);

  const galleries = new Set(
    where(tables.portraits, ({ id }) => portraits.has(id)).map(
      ({ subjectId }) => tables.subjects.get(subjectId)?.galleryId,
    ),
  );
  for (const id of galleries)
    if (id !== undefined) tables.galleryVersions.set(id, (tables.galleryVersions.get(id) ?? 0) + 1);
  for (const id of portraits) tables.portraits.delete(id);
  for (const id of subjects) {
    tables.subjects.delete(id);
    tables.hiddenSubjects.delete(id);
  }
  for (const id of ads) {
    tables.ads.delete(id);
    tables.readings.delete(id);
    tables.hiddenAds.delete(id);
  }
  for (const { imageSha256, box } of where(tables.faces, ({ id }) => faces.has(id)))
    if (!images.has(imageSha256))
      tables.erasedFaces.set(imageSha256, [...(tables.erasedFaces.get(imageSha256) ?? []), box]);
  for (const id of faces) tables.faces.delete(id);
  const isUnder = (key: string) => {
    const [, id] = JSON.parse(key);
    return images.has(id) || faces.has(id);
  };
  for (const table of [tables.analyses, tables.failures, tables.embeddings, tables.pictures])
    for (const key of table.keys()) if (isUnder(key)) table.delete(key);
  for (const [key, { face }] of tables.reveals) if (faces.has(face)) tables.reveals.delete(key);
  for (const image of images) eraseImage(tables, image);
  const isNamed = (text: string) =>
    [...subjects, ...ads, ...images, ...faces].some((id) => text.includes(id));
  for (const [key, { body }] of tables.replies) if (isNamed(body)) tables.replies.delete(key);
  for (const job of where(tables.jobs, ({ finishedAt }) => finishedAt !== null))
    if (isNamed(JSON.stringify([job.params, job.checkpoint, job.result]))) {
      tables.jobs.delete(job.id);
      tables.jobErrors.delete(job.id);
    }
  return eraseVectors(tables);
}

/** Takes what is gone out of a candidate that stays. */
function lessen(tables: StoreTables, { faces, portraits, hasLeft }: MemoryReach, id: CandidateId): void {
  const candidate = tables.candidates.get(id);
  if (candidate === undefined) return;
  const kept = candidate.faces.filter(
    ({ faceId }) => !faces.has(faceId) && !hasLeft(candidate.operationId, faceId),
  );
  const keptPortraits = candidate.portraits.filter(({ portraitId }) => !portraits.has(portraitId));
  tables.candidates.set(candidate.id, {
    ...candidate,
    faces: kept,
    portraits: keptPortraits,
    faceId: kept[0]?.faceId ?? candidate.faceId,
    portraitId: keptPortraits[0]?.portraitId ?? candidate.portraitId,
    possibleMinor: areOfPossibleMinor(tables, kept),
    version: candidate.version + 1,
  });
}

function eraseIdentities(tables: StoreTables, { faces, hasLeft }: MemoryReach): void {
  for (const one of [...tables.identities.values()]) {
    const kept = one.faces.filter((face) => !faces.has(face) && !hasLeft(one.operationId, face));
    if (kept.length === one.faces.length) continue;
    const { pack, version } = tables.identityStates.get(one.operationId) ?? { pack: null, version: 0 };
    if (pack !== null) tables.identityStates.set(one.operationId, { pack, version: version + 1 });
    if (kept.length > 0) tables.identities.set(one.id, { ...one, faces: kept });
    else tables.identities.delete(one.id);
  }
  const decisions = tables.identityDecisions.map((one) => {
    const stays = (face: (typeof one.faces)[number]) => !faces.has(face) && !hasLeft(one.operationId, face);
    return { ...one, faces: one.faces.filter(stays), others: one.others.filter(stays) };
  });
  const kept = decisions.filter(({ kind, faces: own, others }) =>
    kind === "merge" ? own.length > 1 : own.length > 0 && others.length > 0,
  );
  tables.identityDecisions.splice(0, Number.POSITIVE_INFINITY, ...kept);
}

function eraseImage(tables: StoreTables, sha256: Sha256): void {
  const hash = tables.pictureHashes.get(sha256);
  tables.images.delete(sha256);
  tables.erasedFaces.delete(sha256);
  tables.pictureHashes.delete(sha256);
  tables.pictureTexts.delete(sha256);
  for (const ad of tables.ads.values())
    if (ad.images.some((one) => one.sha256 === sha256))
      tables.ads.set(ad.id, { ...ad, images: ad.images.filter((one) => one.sha256 !== sha256) });
  for (const readings of tables.readings.values()) readings.delete(sha256);
  for (const entry of tables.stopList.values())
    if (entry.node === `image:${sha256}`) tables.stopList.delete(entry.id);
  if (hash === undefined) return;
  const text = pdqText(pdqOf(hash));
  const others = [...tables.pictureHashes.values()];
  if (!others.some((other) => pdqText(pdqOf(other)) === text)) tables.pdqs[tables.pdqs.indexOf(text)] = "";
}

/** Vectors that nothing has any more, and their places in collections. */
function eraseVectors(tables: StoreTables): CollectionKey[] {
  const used = new Set<VectorLabel>([
    ...[...tables.embeddings.values()].map(({ label }) => label),
    ...[...tables.pictures.values()].flatMap(({ vectors }) => vectors.map(({ label }) => label)),
  ]);
  removeFrom(tables.vectors, ({ label }) => !used.has(label));
  const touched = new Map<string, CollectionKey>();
  removeFrom(tables.members, ({ collection, pack, label }) => {
    const inGallery = [...tables.portraits.values()].some(
      ({ faceId, subjectId }) =>
        tables.embeddings.get(JSON.stringify([pack, faceId]))?.label === label &&
        where(tables.subjects, ({ id }) => id === subjectId).some(
          ({ galleryId }) => galleryCollection(galleryId) === collection,
        ),
    );
    const inPictures = [...tables.pictures.values()].some(
      ({ image, vectors }) =>
        vectors.some((vector) => vector.label === label) &&
        [...tables.ads.values()].some(
          (ad) =>
            pictureCollection(ad.operationId) === collection &&
            !tables.hiddenAds.has(ad.id) &&
            ad.images.some(({ sha256 }) => sha256 === image),
        ),
    );
    const inFaces = [...tables.faces.values()].some(
      (face) =>
        !isUnsearched(face) &&
        tables.embeddings.get(JSON.stringify([pack, face.id]))?.label === label &&
        [...tables.ads.values()].some(
          (ad) =>
            faceCollection(ad.operationId) === collection &&
            !tables.hiddenAds.has(ad.id) &&
            ad.images.some(({ sha256 }) => sha256 === face.imageSha256),
        ),
    );
    if (inGallery || inPictures || inFaces) return false;
    touched.set(JSON.stringify([collection, pack]), { collection, pack });
    return true;
  });
  return [...touched.values()];
}

function removeFrom<Row>(rows: Row[], isGone: (row: Row) => boolean): void {
  const kept = rows.filter((row) => !isGone(row));
  rows.splice(0, rows.length, ...kept);
}
