import type { GalleryId, OperationId, PackId } from "./ids.js";

declare const brand: unique symbol;

/** Name of a set of faces, or of pictures, that are searched together, e.g. `gallery:gal_3f0c…`. It has one index per pack. */
export type CollectionId = string & { readonly [brand]: "CollectionId" };

export function galleryCollection(id: GalleryId): CollectionId {
  return `gallery:${id}` as CollectionId;
}

/** The pictures in the ads of an operation, as a pack for whole pictures sees them. */
export function pictureCollection(id: OperationId): CollectionId {
  return `pictures:${id}` as CollectionId;
}

/** The faces in the ads of an operation that searches take. */
export function faceCollection(id: OperationId): CollectionId {
  return `faces:${id}` as CollectionId;
}

/** Whether a collection is of the faces in ads. */
export function isOfFaces(collection: CollectionId): boolean {
  return collection.startsWith("faces:");
}

/** A collection under one pack: what one index holds. */
export interface CollectionKey {
  readonly collection: CollectionId;
  readonly pack: PackId;
}
