import { expected } from "../../domain/errors.js";
import type { OperationId, PackId, Sha256 } from "../../domain/ids.js";
import { checkUnitVector } from "../../domain/index-node.js";
import { explicitnessOf } from "../../domain/picture-features.js";
import type { PictureRepository } from "../../ports/store-pictures.js";
import { vectorOf } from "./store-analyses.js";
import { addPicturesOf } from "./store-collections.js";
import { type StoreTables, under, where } from "./store-tables.js";

/** What packs for pictures make of the images of a store in memory. */
export function createMemoryPictures(tables: StoreTables): PictureRepository {
  const adsOf = (operation?: OperationId) =>
    where(
      tables.ads,
      ({ id, operationId }) =>
        !tables.hiddenAds.has(id) && (operation === undefined || operationId === operation),
    );

  /** The images that ads show, of one operation or of all, in the order in which they came. */
  function shown(operation?: OperationId): Sha256[] {
    const images = new Set(adsOf(operation).flatMap((ad) => ad.images.map(({ sha256 }) => sha256)));
    return [...tables.images.keys()].filter((sha256) => images.has(sha256));
  }

  /** @returns whether the pack has not seen it yet */
  function isNew(image: Sha256, pack: PackId): boolean {
    if (!tables.images.has(image))
      throw expected("IMAGE_UNKNOWN", "an image in the store", "what a picture shows", image);
    return !tables.pictures.has(under(pack, image));
  }

  return {
    async waiting(pack, limit) {
      return shown()
        .filter((image) => !tables.pictures.has(under(pack, image)))
        .slice(0, limit);
    },

    async record(image, pack, { vectors, classes }) {
      if (!isNew(image, pack)) return;
      const dimension = tables.vectors.find((row) => row.pack === pack)?.vector.length;
      for (const vector of vectors) checkUnitVector(vector, dimension ?? vector.length);
      const kept = vectors.map((vector) => vectorOf(tables, { pack, vector }));
      const seen = { image, pack, vectors: kept, explicit: explicitnessOf(classes) };
      tables.pictures.set(under(pack, image), seen);
      addPicturesOf(tables, image);
    },

    async recordFailure(image, pack) {
      if (isNew(image, pack))
        tables.pictures.set(under(pack, image), { image, pack, vectors: [], explicit: null });
    },

    async coverage(pack, operation) {
      const images = shown(operation);
      const seen = images.flatMap((image) => tables.pictures.get(under(pack, image)) ?? []);
      const embedded = seen.filter(({ vectors }) => vectors.length > 0).length;
      return { embedded, failed: seen.length - embedded, waiting: images.length - seen.length };
    },

    async withVectors(operation, pack, labels, limit) {
      const found = shown(operation).flatMap((image) => {
        const own = tables.pictures.get(under(pack, image))?.vectors.map(({ label }) => label) ?? [];
        const wanted = [...new Set(own)].filter((label) => labels.includes(label));
        return wanted.sort((a, b) => a - b).map((label) => ({ label, image }));
      });
      return found.slice(0, limit);
    },

    async adsShowing(operation, image, limit) {
      const ads = adsOf(operation).filter(({ images }) => images.some(({ sha256 }) => sha256 === image));
      return { count: ads.length, first: ads.slice(0, limit).map(({ id }) => id) };
    },

    async explicitness(image) {
      const told = where(tables.pictures, (seen) => seen.image === image).flatMap(
        ({ explicit }) => explicit ?? [],
      );
      return told.length === 0 ? null : Math.max(...told);
    },
  };
}
