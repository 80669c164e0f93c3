import {
  type CollectionKey,
  faceCollection,
  galleryCollection,
  pictureCollection,
} from "../../domain/collection.js";
import { isUnsearched } from "../../domain/face.js";
import type { FaceId, Sha256 } from "../../domain/ids.js";
import type { CollectionMember, CollectionRepository } from "../../ports/store.js";
import { type StoredVector, type StoreTables, under, where } from "./store-tables.js";

/** The collections of a store in memory. */
export function createMemoryCollections(tables: StoreTables): CollectionRepository {
  return {
    async dimensionOf(pack) {
      return tables.vectors.find((row) => row.pack === pack)?.vector.length ?? null;
    },

    async list() {
      const keys = tables.members.map(({ collection, pack }): [string, CollectionKey] => [
        JSON.stringify([collection, pack]),
        { collection, pack },
      ]);
      return [...new Map(keys).values()];
    },

    async state(key, upTo = Number.POSITIVE_INFINITY) {
      const members = membersOf(tables, key).filter(({ sequence }) => sequence <= upTo);
      return { count: members.length, lastSequence: members.at(-1)?.sequence ?? 0 };
    },

    async membersAfter(key, sequence, limit) {
      return membersOf(tables, key)
        .filter((member) => member.sequence > sequence)
        .slice(0, limit)
        .map(({ sequence, label, vector }) => ({ sequence, label, vector: vector.slice() }));
    },

    async memberPage(key, after, most) {
      const page = membersOf(tables, key)
        .filter(({ sequence }) => sequence > after)
        .slice(0, most);
      const last = page.at(-1);
      if (last === undefined) return null;
      const vectors = new Float32Array(page.length * last.vector.length);
      for (const [i, { vector }] of page.entries()) vectors.set(vector, i * vector.length);
      return { through: last.sequence, labels: page.map(({ label }) => label), vectors };
    },

    async memberVectors(key, labels) {
      const wanted = new Set(labels);
      const members = membersOf(tables, key).filter(({ label }) => wanted.has(label));
      return new Map(members.map(({ label, vector }) => [label, vector.slice()]));
    },

    async vectors(labels) {
      const wanted = tables.vectors.filter(({ label }) => labels.includes(label));
      return new Map(wanted.map(({ label, vector }) => [label, vector.slice()]));
    },
  };
}

/** Adds every vector of a face, whatever its pack, to the collection of each gallery that has a portrait of it. */
export function addPortraitsOf(tables: StoreTables, face: FaceId): void {
  const packs = new Set(tables.vectors.map(({ pack }) => pack));
  for (const { subjectId } of where(tables.portraits, ({ faceId }) => faceId === face)) {
    tables.subjectChanges.set(subjectId, ++tables.lastChange);
    if (tables.hiddenSubjects.has(subjectId)) continue;
    const galleryId = tables.subjects.get(subjectId)?.galleryId;
    for (const pack of packs) {
      const stored = tables.embeddings.get(under(pack, face));
      if (galleryId === undefined || stored === undefined) continue;
      addMember(tables, { collection: galleryCollection(galleryId), pack }, stored);
      tables.galleryVersions.set(galleryId, (tables.galleryVersions.get(galleryId) ?? 0) + 1);
    }
  }
}

/** Adds every vector of a picture to the collection of each operation with an ad that shows it; ads of known answers are none. */
export function addPicturesOf(tables: StoreTables, image: Sha256): void {
  const ads = where(
    tables.ads,
    (ad) => !tables.hiddenAds.has(ad.id) && ad.images.some(({ sha256 }) => sha256 === image),
  );
  for (const operation of new Set(ads.map(({ operationId }) => operationId)))
    for (const { pack, vectors } of where(tables.pictures, (seen) => seen.image === image))
      for (const vector of vectors)
        addMember(tables, { collection: pictureCollection(operation), pack }, vector);
}

/** Adds the vectors of the faces of a picture that searches take to the same operations' collections of faces. */
export function addFacesOf(tables: StoreTables, image: Sha256): void {
  const ads = where(
    tables.ads,
    (ad) => !tables.hiddenAds.has(ad.id) && ad.images.some(({ sha256 }) => sha256 === image),
  );
  const faces = where(tables.faces, (face) => face.imageSha256 === image && !isUnsearched(face));
  const packs = [...new Set(tables.vectors.map(({ pack }) => pack))].sort();
  for (const operation of new Set(ads.map(({ operationId }) => operationId)))
    for (const pack of packs)
      for (const { id } of faces) {
        const stored = tables.embeddings.get(under(pack, id));
        if (stored !== undefined) addMember(tables, { collection: faceCollection(operation), pack }, stored);
      }
}

/** Adds a vector under the next sequence number; one that is a member already stays as it is. */
function addMember(tables: StoreTables, key: CollectionKey, { label, vector }: StoredVector): void {
  if (membersOf(tables, key).some((member) => member.label === label)) return;
  tables.members.push({ ...key, sequence: ++tables.lastMember, label, vector: vector.slice() });
}

function membersOf(tables: StoreTables, { collection, pack }: CollectionKey): CollectionMember[] {
  return tables.members.filter((member) => member.collection === collection && member.pack === pack);
}
