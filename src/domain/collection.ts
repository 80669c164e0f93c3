import type { GalleryId, PackId } from "./ids.js";

declare const brand: unique symbol;

/** Name of a set of faces that are searched together, e.g. `gallery:gal_3f0c…`. It has one index per pack. */
export type CollectionId = string & { readonly [brand]: "CollectionId" };

export function galleryCollection(id: GalleryId): CollectionId {
  return `gallery:${id}` as CollectionId;
}

/** A collection under one pack: what one index holds. */
export interface CollectionKey {
  readonly collection: CollectionId;
  readonly pack: PackId;
}
