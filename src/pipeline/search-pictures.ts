import { pictureCollection } from "../domain/collection.js";
import { cosine } from "../domain/embedding.js";
import { expected } from "../domain/errors.js";
import {
  type AdId,
  type OperationId,
  type PackId,
  type Sha256,
  sha256Of,
  type VectorLabel,
} from "../domain/ids.js";
import { KEPT_VIEWS, SEARCHED_VIEWS } from "../domain/picture-view.js";
import type { PackInfo } from "../ports/model-pack.js";
import type { Store } from "../ports/store.js";
import type { PictureCoverage } from "../ports/store-pictures.js";
import type { CollectionIndexes } from "./collection-index.js";
import type { Operations } from "./operations.js";
import type { PictureEye } from "./picture-eye.js";

/** By what an image was found. */
export type FoundBy =
  /** It is the same file. */
  | { readonly method: "file" }
  /** Cosine of the two views that are most alike, −1 to 1, higher is closer. */
  | { readonly method: "embedding"; readonly similarity: number };

/** An image in ads that is like the one that was searched. */
export interface PictureMatch {
  readonly image: Sha256;
  readonly foundBy: readonly [FoundBy, ...FoundBy[]];
  /** The ads of the operation that show it, the oldest of them by id. */
  readonly ads: { readonly count: number; readonly first: readonly AdId[] };
}

export interface SearchedPictures {
  readonly pack: PackId;
  readonly minSimilarity: number;
  /** How many images of the operation were looked at, and how many no search finds by their likeness yet. */
  readonly coverage: PictureCoverage;
  /** The same file first, then nearest first. */
  readonly matches: readonly PictureMatch[];
}

export interface PictureSearch {
  readonly operation: OperationId;
  /** At most so many images, 1 to 100; 20 unless said. */
  readonly limit?: number | undefined;
  /** −1 to 1; that of the pack unless said. */
  readonly minSimilarity?: number | undefined;
}

export const MOST_PICTURES = 100;
export const DEFAULT_PICTURES = 20;

/** Ads that are named of an image that more of them show. */
const ADS_NAMED = 20;

/** Images that share a vector and are looked at; what one pack embeds alike is alike. */
const MOST_WITH_VECTORS = 10_000;

/**
 * Searches the images in the ads of an operation for ones that were made of a picture, or that it was made of. Nothing of the picture is stored.
 * @throws OPERATION_UNKNOWN, ARGUMENT_INVALID for a limit or a similarity out of range, and what `PictureEye.look` throws
 */
export type SearchPictures = (bytes: Uint8Array, search: PictureSearch) => Promise<SearchedPictures>;

export function createSearchPictures(parts: {
  readonly store: Store;
  readonly operations: Operations;
  readonly indexes: CollectionIndexes;
  readonly eye: PictureEye;
}): SearchPictures {
  const { store, operations, indexes, eye } = parts;

  return async (bytes, { operation: asked, limit = DEFAULT_PICTURES, minSimilarity }) => {
    if (!Number.isInteger(limit) || limit < 1 || limit > MOST_PICTURES)
      throw expected("ARGUMENT_INVALID", `a whole number from 1 to ${MOST_PICTURES}`, "the limit", limit);
    const operation = (await operations.find(asked)).id;
    const pack = await eye.pack();
    const from = minSimilarity ?? pack.candidateSimilarity;
    if (!(from >= -1 && from <= 1))
      throw expected("ARGUMENT_INVALID", "a number from -1 to 1", "the similarity", from);
    const { vectors } = await eye.look(bytes, SEARCHED_VIEWS);
    const details = { operation, pack: pack.id, limit, minSimilarity: from };
    await store.audit.append({ act: "picture.search", operationId: operation, details });

    const found = new Map<Sha256, [FoundBy, ...FoundBy[]]>();
    const own = sha256Of(bytes);
    if ((await store.pictures.adsShowing(operation, own, 1)).count > 0) found.set(own, [{ method: "file" }]);
    const similarities = await nearest(operation, pack, vectors, limit);
    for (const [image, similarity] of similarities) {
      if (similarity < from) continue;
      const by: FoundBy = { method: "embedding", similarity };
      found.set(image, [...(found.get(image) ?? []), by] as [FoundBy, ...FoundBy[]]);
    }
    const matches: PictureMatch[] = [];
    for (const [image, foundBy] of [...found].slice(0, limit))
      matches.push({ image, foundBy, ads: await store.pictures.adsShowing(operation, image, ADS_NAMED) });
    const coverage = await store.pictures.coverage(pack.id, operation);
    return { pack: pack.id, minSimilarity: from, coverage, matches };
  };

  /** The images most like any of the views, nearest first, with the similarity of the two views that are most alike. */
  async function nearest(
    operation: OperationId,
    { id: pack }: PackInfo,
    views: readonly Float32Array[],
    limit: number,
  ): Promise<[Sha256, number][]> {
    const key = { collection: pictureCollection(operation), pack };
    // Without a vector there is no index, nor is the length of its vectors known.
    if ((await store.collections.state(key)).count === 0) return [];
    const labels = new Set<VectorLabel>();
    for (const view of views)
      for (const { label } of await indexes.search(key, view, limit * KEPT_VIEWS.length)) labels.add(label);
    const stored = await store.collections.vectors([...labels]);
    const images = await store.pictures.withVectors(operation, pack, [...labels], MOST_WITH_VECTORS);
    const best = new Map<Sha256, number>();
    for (const { label, image } of images) {
      const vector = stored.get(label);
      if (vector === undefined) continue;
      const similarity = Math.max(...views.map((view) => cosine(view, vector)));
      best.set(image, Math.max(best.get(image) ?? -1, similarity));
    }
    return [...best].sort(([, a], [, b]) => b - a);
  }
}
