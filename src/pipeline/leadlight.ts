import { asLeadlightError, expected } from "../domain/errors.js";
import type { Gallery } from "../domain/gallery.js";
import { parseName } from "../domain/names.js";
import type { Operation } from "../domain/operation.js";
import type { Clock } from "../ports/clock.js";
import type { CollectedSource } from "../ports/collected.js";
import type { FaceEngine } from "../ports/face-engine.js";
import type { ImageDecoder } from "../ports/image-decoder.js";
import type { ImageRenderer } from "../ports/image-renderer.js";
import type { ImageStore } from "../ports/image-store.js";
import type { IndexSnapshots } from "../ports/index-snapshots.js";
import type { ModelPack } from "../ports/model-pack.js";
import type { Store } from "../ports/store.js";
import type { VectorIndexKind } from "../ports/vector-index.js";
import { type AccessKeys, createAccessKeys } from "./access-keys.js";
import { type AnalyseImage, createAnalyseImage } from "./analyse-image.js";
import { type CollectionIndexes, createCollectionIndexes } from "./collection-index.js";
import { type CompareGallery, createCompareGallery } from "./compare-gallery.js";
import { createDoctor, type Doctor } from "./doctor.js";
import {
  createEnrolGallery,
  createEnrolPortrait,
  type EnrolGallery,
  type EnrolPortrait,
} from "./enrol-gallery.js";
import { createIngestAd, type IngestAd } from "./ingest-ad.js";
import { createIngestRun, type IngestRun } from "./ingest-run.js";
import { createPictures, type Pictures } from "./pictures.js";
import { createReview, type Review } from "./review.js";
import { createSearchGallery, createSearchImage, type SearchImage } from "./search-gallery.js";

/** What the use cases are built on; `compose.ts` chooses the adapters. */
export interface Ports {
  readonly clock: Clock;
  readonly decoder: ImageDecoder;
  readonly renderer: ImageRenderer;
  readonly models: ModelPack;
  readonly engine: FaceEngine;
  readonly store: Store;
  readonly images: ImageStore;
  readonly indexKind: VectorIndexKind;
  readonly snapshots: IndexSnapshots;
  readonly source: CollectedSource;
  /** Is told, in words, what Leadlight mended or could not keep by itself. */
  readonly onNotice: (message: string) => void;
}

/** Everything that Leadlight does, for the edges to call. */
export interface Leadlight {
  readonly store: Store;
  readonly engine: FaceEngine;
  readonly indexes: CollectionIndexes;
  /** The step that everything else is built on; measurements call it directly. */
  readonly analyse: AnalyseImage;
  readonly ingest: IngestRun;
  readonly ingestAd: IngestAd;
  /** @throws GALLERY_EXISTS, ARGUMENT_INVALID for an unusable name */
  readonly createGallery: (name: string) => Promise<Gallery>;
  readonly enrol: EnrolGallery;
  readonly enrolPortrait: EnrolPortrait;
  readonly search: SearchImage;
  readonly compare: CompareGallery;
  readonly review: Review;
  readonly pictures: Pictures;
  readonly accessKeys: AccessKeys;
  readonly doctor: Doctor;
  /** Keeps what the indexes have learnt and lets go of everything. */
  close(): Promise<void>;
}

export function createLeadlight(ports: Ports): Leadlight {
  const { store, engine, images, source, clock } = ports;
  const analyse = createAnalyseImage(ports);
  const indexes = createCollectionIndexes({
    collections: store.collections,
    storeId: store.id,
    kind: ports.indexKind,
    snapshots: ports.snapshots,
    dimensionOf: () => engine.pack.dimension,
    onRebuild: ({ collection, pack }, reason) =>
      ports.onNotice(`the index of ${collection} (${pack}) is built from the store: ${reason}`),
  });
  const searchGallery = createSearchGallery({ store, indexes });
  const ingestAd = createIngestAd({ store, images, analyse, pack: engine.pack.id });
  return {
    store,
    engine,
    indexes,
    analyse,
    ingest: createIngestRun({ source, ingestAd, clock }),
    ingestAd,
    createGallery: async (name) => store.galleries.create(parseName(name, "the gallery")),
    enrol: createEnrolGallery({ store, images, analyse, source, clock, indexes, pack: engine.pack.id }),
    enrolPortrait: createEnrolPortrait({ store, images, analyse, pack: engine.pack.id }),
    search: createSearchImage({ store, analyse, searchGallery }),
    compare: createCompareGallery({ store, pack: engine.pack, searchGallery, clock }),
    review: createReview({ store }),
    pictures: createPictures({ store, images, renderer: ports.renderer }),
    accessKeys: createAccessKeys({ store }),
    doctor: createDoctor({ store, images, models: ports.models, engine, indexes }),
    async close() {
      // A snapshot that cannot be kept costs time at the next start and nothing else.
      await indexes.save().catch((thrown) => ports.onNotice(asLeadlightError(thrown).message));
      await engine.close();
      await store.close();
    },
  };
}

/** @throws GALLERY_UNKNOWN */
export async function galleryNamed(store: Store, name: string): Promise<Gallery> {
  const gallery = await store.galleries.findByName(parseName(name, "the gallery"));
  if (gallery === null) throw expected("GALLERY_UNKNOWN", "the name of a gallery", "the gallery", name);
  return gallery;
}

/** @throws OPERATION_UNKNOWN */
export async function operationNamed(store: Store, name: string): Promise<Operation> {
  const operation = await store.operations.findByName(parseName(name, "the operation"));
  if (operation === null)
    throw expected("OPERATION_UNKNOWN", "the name of an operation", "the operation", name);
  return operation;
}
