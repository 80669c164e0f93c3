import { expected } from "../../domain/errors.js";
import { isUnsearched } from "../../domain/face.js";
import type { GalleryId, SubjectId } from "../../domain/ids.js";
import { isInForce } from "../../domain/lease.js";
import type { Clock } from "../../ports/clock.js";
import type { CandidateRepository } from "../../ports/store-candidates.js";
import type {
  ComparisonMark,
  ComparisonRepository,
  ComparisonRun,
  ProbePage,
} from "../../ports/store-comparisons.js";
import { facesOfImage, storedFaces } from "./store-analyses.js";
import { type StoreTables, where } from "./store-tables.js";

interface Run {
  readonly key: string;
  readonly operationId: string;
  readonly galleryId: GalleryId;
  readonly startedAt: Date;
  finished: ComparisonRun["finished"];
}

/** How far comparisons have come, in memory. */
export function createMemoryComparisons(
  tables: StoreTables,
  clock: Clock,
  candidatesOf: Pick<CandidateRepository, "record">,
): ComparisonRepository {
  const runs: Run[] = [];
  const marks = new Map<string, { run: number; mark: ComparisonMark }>();

  function adsOf(operation: string, { after, upTo }: { after: number; upTo: number }) {
    return [...tables.adArrivals].flatMap(([id, place]) => {
      const ad = tables.ads.get(id);
      const isWanted = ad?.operationId === operation && !tables.hiddenAds.has(id);
      return isWanted && place > after && place <= upTo ? [{ ad, place }] : [];
    });
  }

  return {
    async probes(operation, pack, range, most): Promise<ProbePage | null> {
      const pictures = [...tables.images.keys()];
      const faces = [];
      for (const { ad, place } of adsOf(operation, range)) {
        if (faces.length >= most) break;
        for (const { sha256 } of ad.images)
          for (const face of facesOfImage(tables, sha256, pack))
            if (!isUnsearched(face)) faces.push({ face, place, picture: pictures.indexOf(sha256) });
      }
      const last = faces.at(-1);
      if (last === undefined) return null;
      return {
        through: last.place,
        arrivals: faces.map(({ place }) => place),
        faces: faces.map(({ face }) => face.id),
        pictures: faces.map(({ picture }) => picture),
        vectors: vectorsOf(faces.map(({ face }) => face)),
      };
    },

    async faces(operation, pack, { after, most }) {
      const shown = new Set(
        where(tables.ads, (ad) => ad.operationId === operation && !tables.hiddenAds.has(ad.id)).flatMap(
          ({ images }) => images.map(({ sha256 }) => sha256),
        ),
      );
      const all = storedFaces(tables, pack, (image) => shown.has(image)).filter(
        (face) => !isUnsearched(face),
      );
      const page = all.slice(after, after + most);
      return page.length === 0
        ? null
        : { through: after + page.length, faces: page.map(({ id }) => id), vectors: vectorsOf(page) };
    },

    countArrivals: async (operation, range) => adsOf(operation, range).length,
    latest: async () => ({ arrival: tables.lastArrival, change: tables.lastChange }),

    async changedSubjects(gallery, after) {
      const changed: SubjectId[] = [];
      for (const [id, change] of tables.subjectChanges)
        if (change > after && tables.subjects.get(id)?.galleryId === gallery) changed.push(id);
      return changed;
    },

    async begin(key) {
      if (!tables.operations.has(key.operationId))
        throw expected("OPERATION_UNKNOWN", "an operation that exists", "a comparison", key.operationId);
      if (!tables.galleries.has(key.galleryId))
        throw expected("GALLERY_UNKNOWN", "a gallery that exists", "a comparison", key.galleryId);
      const name = JSON.stringify([key.operationId, key.galleryId, key.pack, key.settings]);
      const { operationId, galleryId } = key;
      const run = runs.push({ key: name, operationId, galleryId, startedAt: clock.now(), finished: null });
      const mark = marks.get(name)?.mark ?? { adsTo: 0, subjectsTo: 0, againTo: 0, againSubjects: 0 };
      marks.set(name, { run, mark });
      return { run, mark };
    },

    async advance(run, mark, candidates) {
      const before = tables.candidates.size;
      await candidatesOf.record(candidates);
      const recorded = [...tables.candidates.values()].slice(before);
      const areNew = candidates.map(({ faceId, subjectId }) =>
        recorded.some((one) => one.faceId === faceId && one.subjectId === subjectId),
      );
      for (const [i, { operationId, subjectId, faceId }] of candidates.entries()) {
        const leased = where(tables.candidates, (one) => {
          const isPair = one.operationId === operationId && one.subjectId === subjectId;
          const leases = [...(tables.leases.get(one.id)?.values() ?? [])];
          return (
            isPair && one.state === "unreviewed" && leases.some((lease) => isInForce(lease, clock.now()))
          );
        });
        if (areNew[i] === true || leased.length === 0) continue;
        const image = tables.faces.get(faceId)?.imageSha256;
        for (const { id, images } of where(tables.ads, (ad) => ad.operationId === operationId)) {
          if (!images.some(({ sha256 }) => sha256 === image) || !tables.adArrivals.delete(id)) continue;
          tables.adArrivals.set(id, ++tables.lastArrival);
        }
      }
      const key = runs[run - 1]?.key;
      if (key !== undefined && marks.get(key)?.run === run) marks.set(key, { run, mark });
      return areNew;
    },

    async finish(run, report) {
      const one = runs[run - 1];
      if (one === undefined) return;
      one.finished = { at: clock.now(), report: structuredClone(report) };
    },

    async runs(operation, limit) {
      return runs
        .filter(({ operationId }) => operationId === operation)
        .map(({ galleryId, startedAt, finished }) => ({ galleryId, startedAt, finished }))
        .toReversed()
        .slice(0, limit);
    },
  };
}

function vectorsOf(
  faces: readonly { readonly embedding: { readonly vector: Float32Array } }[],
): Float32Array {
  const dimension = faces[0]?.embedding.vector.length ?? 0;
  const vectors = new Float32Array(faces.length * dimension);
  for (const [i, { embedding }] of faces.entries()) vectors.set(embedding.vector, i * dimension);
  return vectors;
}
