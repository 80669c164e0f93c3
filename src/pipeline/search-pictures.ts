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
import { LARGEST_DISTANCE } from "../domain/pdq/hash-index.js";
import {
  DEFAULT_MAX_DISTANCE,
  DEFAULT_QUALITY_FLOOR,
  eachOrientation,
  ORIENTATIONS,
  type PictureHash,
  type PictureOrientation,
} from "../domain/pdq/picture-hash.js";
import { KEPT_VIEWS, SEARCHED_VIEWS } from "../domain/picture-view.js";
import type { PackInfo } from "../ports/model-pack.js";
import type { Store } from "../ports/store.js";
import type { PictureCoverage } from "../ports/store-pictures.js";
import type { CollectionIndexes } from "./collection-index.js";
import type { HashPictures } from "./hash-pictures.js";
import type { Operations } from "./operations.js";
import type { PictureEye } from "./picture-eye.js";
import type { PictureIndex } from "./picture-index.js";

/** By what an image was found. */
export type FoundBy =
  /** It is the same file. */
  | { readonly method: "file" }
  /**
   * It is a copy by its PDQ.
   * `distance`: bits in which the hashes differ; `orientation`: how the searched picture has to be turned to look like it;
   * `quality`: of the found picture's hash, 0 to 100.
   */
  | {
      readonly method: "pdq";
      readonly distance: number;
      readonly orientation: PictureOrientation;
      readonly quality: number;
    }
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
  /** Quality of the searched picture's hash, 0 to 100, and whether it sufficed to look for copies. */
  readonly hash: { readonly quality: number; readonly isCompared: boolean };
  /** How many images are copies of it by their hash; `matches` may have fewer. */
  readonly copies: number;
  /** The same file first, then copies, then what is alike; nearest first. */
  readonly matches: readonly PictureMatch[];
}

export interface PictureSearch {
  readonly operation: OperationId;
  /** At most so many images, 1 to 100; 20 unless said. */
  readonly limit?: number | undefined;
  /** −1 to 1; that of the pack unless said. */
  readonly minSimilarity?: number | undefined;
  /** Bits in which the hashes of copies may differ, 0 to 63; 31 unless said. */
  readonly maxDistance?: number | undefined;
  /** Hashes of a lower quality are not compared, 0 to 100; 50 unless said, and of quality 0 none ever is. */
  readonly qualityFloor?: number | undefined;
}

export const MOST_PICTURES = 100;
export const DEFAULT_PICTURES = 20;

/** How copies are looked for, with what is taken where nothing is said. */
export const COPY_RANGES = {
  maxDistance: { minimum: 0, maximum: LARGEST_DISTANCE, default: DEFAULT_MAX_DISTANCE },
  qualityFloor: { minimum: 0, maximum: 100, default: DEFAULT_QUALITY_FLOOR },
} as const;

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
  readonly hashPictures: Pick<HashPictures, "one">;
  readonly hashIndex: PictureIndex;
}): SearchPictures {
  const { store, operations, indexes, eye } = parts;

  return async (bytes, request) => {
    const { operation: asked, limit = DEFAULT_PICTURES, minSimilarity } = request;
    const maxDistance = inRange("maxDistance", request.maxDistance);
    const qualityFloor = inRange("qualityFloor", request.qualityFloor);
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
    const also = (image: Sha256, by: FoundBy) =>
      found.set(image, [...(found.get(image) ?? []), by] as [FoundBy, ...FoundBy[]]);
    const hash = await parts.hashPictures.one(bytes);
    const isCompared = hash.quality >= Math.max(1, qualityFloor);
    const copies = isCompared
      ? await copiesIn(operation, hash, { maxDistance, qualityFloor, limit })
      : NO_COPIES;
    for (const [image, by] of copies.found) if (image !== own || !found.has(own)) also(image, by);
    const similarities = await nearest(operation, pack, vectors, limit);
    for (const [image, similarity] of similarities) {
      if (similarity < from) continue;
      also(image, { method: "embedding", similarity });
    }
    const matches: PictureMatch[] = [];
    for (const [image, foundBy] of [...found].slice(0, limit))
      matches.push({ image, foundBy, ads: await store.pictures.adsShowing(operation, image, ADS_NAMED) });
    const coverage = await store.pictures.coverage(pack.id, operation);
    return {
      pack: pack.id,
      minSimilarity: from,
      coverage,
      hash: { quality: hash.quality, isCompared },
      copies: copies.total,
      matches,
    };
  };

  /** The images of an operation that are copies, turned and mirrored ones among them, nearest first. */
  async function copiesIn(
    operation: OperationId,
    hash: PictureHash,
    { maxDistance, qualityFloor, limit }: { maxDistance: number; qualityFloor: number; limit: number },
  ): Promise<{ readonly found: readonly [Sha256, FoundBy][]; readonly total: number }> {
    const near = new Map(
      (await parts.hashIndex.search(eachOrientation(hash), maxDistance)).map((one) => [one.number, one]),
    );
    const wanted = { sequences: [...near.keys()], qualityFloor, limit };
    const { found, total } = await store.pictureHashes.withHashes(operation, wanted);
    const foundBy = found.map(({ imageSha256, sequence, quality }): [Sha256, FoundBy] => {
      const { distance, query } = near.get(sequence) as { distance: number; query: number };
      const orientation = ORIENTATIONS[query] as PictureOrientation;
      return [imageSha256, { method: "pdq", distance, orientation, quality }];
    });
    return { found: foundBy, total };
  }

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

const NO_COPIES = { found: [], total: 0 } as const;

function inRange(name: keyof typeof COPY_RANGES, given: number | undefined): number {
  const { minimum, maximum, default: usual } = COPY_RANGES[name];
  const value = given ?? usual;
  if (!Number.isInteger(value) || value < minimum || value > maximum)
    throw expected("ARGUMENT_INVALID", `a whole number from ${minimum} to ${maximum}`, name, value);
  return value;
}
