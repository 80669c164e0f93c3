import type { Sha256 } from "../domain/ids.js";
import { hashPicture, type PictureHash } from "../domain/pdq/picture-hash.js";
import type { ImageDecoder } from "../ports/image-decoder.js";
import type { ImageStore } from "../ports/image-store.js";
import type { Store } from "../ports/store.js";
import type { Progress } from "./ingest-run.js";
import { makeOfOriginal } from "./kept-original.js";

/** What a run did. */
export interface PicturesHashed {
  readonly hashed: number;
  /** Images whose original is missing or does not decode any more; they stay without hashes. */
  readonly unreadable: number;
}

/** Hashes of pictures. Ingest makes them; this is for images that were taken in before it did, and for files that are no part of a case. */
export interface HashPictures {
  /** Hashes the images in the store that have none, each recorded by itself. @param options.signal stops it after the image under way */
  missing(options?: {
    readonly onProgress?: Progress | undefined;
    readonly signal?: AbortSignal | undefined;
  }): Promise<PicturesHashed>;
  /** Hashes a file and keeps nothing. @throws what `ImageDecoder.decode` throws */
  one(bytes: Uint8Array): Promise<PictureHash>;
}

const PAGE = 100;

export function createHashPictures(parts: {
  store: Store;
  images: ImageStore;
  decoder: ImageDecoder;
}): HashPictures {
  const { pictureHashes } = parts.store;

  const hashOf = async (bytes: Uint8Array) => hashPicture(await parts.decoder.decode(bytes));

  return {
    async missing({ onProgress, signal } = {}) {
      const total = await pictureHashes.countMissing();
      let [hashed, unreadable] = [0, 0];
      for (let after: Sha256 | null = null; ; ) {
        const page: Sha256[] = await pictureHashes.missing({ after, limit: PAGE });
        for (const image of page) {
          if (signal?.aborted) return { hashed, unreadable };
          const made = await makeOfOriginal(parts.images, image, hashOf);
          if ("fault" in made) unreadable++;
          else {
            await pictureHashes.record(image, made.value);
            hashed++;
          }
          onProgress?.(hashed + unreadable, Math.max(total, hashed + unreadable));
        }
        after = page.at(-1) ?? null;
        if (after === null) return { hashed, unreadable };
      }
    },

    one: hashOf,
  };
}
