import { expected } from "../../domain/errors.js";
import type { OperationId, Sha256 } from "../../domain/ids.js";
import { type PictureHash, pdqOf, pdqText } from "../../domain/pdq/picture-hash.js";
import type { PictureHashRepository } from "../../ports/store-picture-hashes.js";
import { type StoreTables, where } from "./store-tables.js";

/** Keeps the hashes of an image that has none. */
export function writePictureHash(tables: StoreTables, image: Sha256, hash: PictureHash): void {
  if (tables.pictureHashes.has(image)) return;
  tables.pictureHashes.set(image, { hashes: hash.hashes.slice(), quality: hash.quality });
  const text = pdqText(pdqOf(hash));
  if (hash.quality > 0 && !tables.pdqs.includes(text)) tables.pdqs.push(text);
}

/** The perceptual hashes of the images of a store in memory. */
export function createMemoryPictureHashes(tables: StoreTables): PictureHashRepository {
  const missing = () => [...tables.images.keys()].filter((image) => !tables.pictureHashes.has(image));
  /** The hashed pictures in the ads of an operation that are no worse than a floor. */
  function hashedIn(operation: OperationId, qualityFloor: number) {
    const ads = where(
      tables.ads,
      ({ id, operationId }) => operationId === operation && !tables.hiddenAds.has(id),
    );
    const shown = new Set(ads.flatMap(({ images }) => images.map(({ sha256 }) => sha256)));
    return [...tables.images.keys()].flatMap((imageSha256) => {
      const hash = tables.pictureHashes.get(imageSha256);
      if (hash === undefined || !shown.has(imageSha256) || hash.quality < Math.max(1, qualityFloor))
        return [];
      return [{ imageSha256, pdq: pdqOf(hash), quality: hash.quality }];
    });
  }

  function placeAfter(after: Sha256 | null) {
    const order = [...tables.images.keys()];
    if (after !== null && !tables.images.has(after))
      throw expected("IMAGE_UNKNOWN", "an image in the store", "the page", after);
    return { order, from: after === null ? 0 : order.indexOf(after) + 1 };
  }

  return {
    async find(image) {
      return tables.pictureHashes.get(image) ?? null;
    },

    async record(image, hash) {
      if (!tables.images.has(image))
        throw expected("IMAGE_UNKNOWN", "an image in the store", "a hash", image);
      writePictureHash(tables, image, hash);
    },

    async missing({ after, limit }) {
      const { order, from } = placeAfter(after);
      return missing()
        .filter((image) => order.indexOf(image) >= from)
        .slice(0, limit);
    },

    async countMissing() {
      return missing().length;
    },

    async distinctAfter(sequence, limit) {
      return (
        tables.pdqs
          .map((text, i) => ({ sequence: i + 1, pdq: Uint8Array.from(Buffer.from(text, "hex")) }))
          // One that was erased leaves its number.
          .filter((one) => one.sequence > sequence && one.pdq.length > 0)
          .slice(0, limit)
      );
    },

    async withHashes(operationId, { sequences, qualityFloor, limit }) {
      const places = new Map(sequences.map((sequence, place) => [sequence, place]));
      const found = hashedIn(operationId, qualityFloor).flatMap(({ imageSha256, pdq, quality }) => {
        const sequence = tables.pdqs.indexOf(pdqText(pdq)) + 1;
        const place = places.get(sequence);
        return place === undefined ? [] : [{ imageSha256, sequence, quality, place }];
      });
      found.sort((a, b) => a.place - b.place);
      return { found: found.slice(0, limit).map(({ place: _, ...one }) => one), total: found.length };
    },

    async ofOperation(operationId, { qualityFloor, after, limit }) {
      const { order, from } = placeAfter(after);
      return hashedIn(operationId, qualityFloor)
        .filter(({ imageSha256 }) => order.indexOf(imageSha256) >= from)
        .slice(0, limit);
    },
  };
}
