import { expected } from "../../domain/errors.js";
import type { PackId, Sha256 } from "../../domain/ids.js";
import type { Clock } from "../../ports/clock.js";
import type { PictureTextRepository } from "../../ports/store-picture-texts.js";
import { type StoreTables, where } from "./store-tables.js";

/** The text that was read in the pictures of a store in memory. */
export function createMemoryPictureTexts(tables: StoreTables, clock: Clock): PictureTextRepository {
  const inAds = () => {
    const shown = new Set(
      [...tables.ads.values()].flatMap(({ images }) => images.map(({ sha256 }) => sha256)),
    );
    return [...tables.images.keys()].filter((sha256) => shown.has(sha256));
  };
  const packOf = (image: Sha256) => tables.pictureTexts.get(image)?.pack;
  const unread = (pack: PackId) => inAds().filter((image) => packOf(image) !== pack);

  return {
    async find(image) {
      return where(tables.pictureTexts, ({ imageSha256 }) => imageSha256 === image)[0] ?? null;
    },

    async record({ imageSha256, pack, outcome, lines }) {
      if (!tables.images.has(imageSha256))
        throw expected("IMAGE_UNKNOWN", "an image in the store", "a text", imageSha256);
      tables.pictureTexts.set(imageSha256, { imageSha256, pack, outcome, lines, readAt: clock.now() });
    },

    async nextUnread(pack) {
      const waiting = unread(pack);
      return waiting.find((image) => packOf(image) === undefined) ?? waiting[0] ?? null;
    },

    async counts(pack) {
      return { unread: unread(pack).length, images: inAds().length };
    },
  };
}
