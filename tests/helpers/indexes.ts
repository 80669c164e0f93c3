import { mkdtemp, readdir, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { onTestFinished } from "vitest";
import { fileIndexSnapshots } from "../../src/adapters/files/index-snapshots.js";
import { hnswIndexKind } from "../../src/adapters/hnsw/hnsw-index.js";
import { type CollectionIndexes, createCollectionIndexes } from "../../src/pipeline/collection-index.js";
import type { IndexSnapshots } from "../../src/ports/index-snapshots.js";
import type { VectorIndexKind } from "../../src/ports/vector-index.js";
import { keyOf, MemoryCollections } from "./collections.js";
import { randomUnits } from "./vectors.js";

export const DIMENSION = 8;
export const KEY = keyOf("gallery:gal_1");

/** A folder that is removed when the test ends. */
async function emptyFolder(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), "leadlight-indexes-"));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  return folder;
}

export interface OpenOptions {
  readonly kind?: VectorIndexKind;
  readonly storeId?: string;
  readonly dimension?: number;
}

/** Opens the indexes of a store, of kind hnsw unless told otherwise. @returns also why any was built from the store, one line each */
export function openIndexes(
  collections: MemoryCollections,
  snapshots: IndexSnapshots,
  options: OpenOptions = {},
): { indexes: CollectionIndexes; rebuilds: string[] } {
  const rebuilds: string[] = [];
  const indexes = createCollectionIndexes({
    collections,
    storeId: options.storeId ?? "store",
    kind: options.kind ?? hnswIndexKind,
    snapshots,
    dimensionOf: async () => options.dimension ?? DIMENSION,
    onNotice: (message) => void rebuilds.push(message),
    onRebuild: async (key, reason) => void rebuilds.push(`${key.collection}: ${reason}`),
  });
  return { indexes, rebuilds };
}

/** A collection of `count` vectors, and the folder with the snapshot of its index. */
export async function withSnapshot(count: number, options: OpenOptions = {}) {
  const folder = await emptyFolder();
  const snapshots = fileIndexSnapshots(folder);
  const collections = new MemoryCollections();
  const vectors = randomUnits(1, count, DIMENSION);
  for (const vector of vectors) collections.add(KEY, vector);
  const { indexes } = openIndexes(collections, snapshots, options);
  await indexes.refresh(KEY);
  await indexes.save();
  return { folder, snapshots, collections, vectors };
}

/** The file of a snapshot folder whose name ends so. */
export async function fileIn(folder: string, ending: string): Promise<string> {
  const name = (await readdir(folder)).find((name) => name.endsWith(ending));
  return join(folder, name ?? `no file ends with ${ending}`);
}

/** The label nearest to each vector. */
export async function nearestOf(indexes: CollectionIndexes, vectors: readonly Float32Array[], key = KEY) {
  const found = await Promise.all(vectors.map((vector) => indexes.search(key, vector, 1)));
  return found.map(([nearest]) => nearest?.label);
}

/** 1 to `count`. */
export const labelsUpTo = (count: number) => Array.from({ length: count }, (_, i) => i + 1);
