import { open, rm, statfs } from "node:fs/promises";
import { dirname } from "node:path";
import { expected, LeadlightError } from "../../domain/errors.js";
import type { IndexShape, VectorIndex, VectorIndexKind } from "../../ports/vector-index.js";
import { walkHnswFile } from "./hnsw-file.js";
import { CONSTRUCTION_CANDIDATES, HnswGraph, LINKS_PER_NODE } from "./hnsw-graph.js";

/**
 * Finds nearly always what the exact index finds, and takes hardly longer among a million vectors than among a thousand.
 * It is slow to build, a millisecond or more a vector, so it is kept as a file.
 */
export const hnswIndexKind: VectorIndexKind = {
  description: `hnsw(M=${LINKS_PER_NODE},efConstruction=${CONSTRUCTION_CANDIDATES})`,
  hasSnapshots: true,
  create: (dimension, expectedCount) => HnswGraph.empty(dimension, expectedCount),
  write,
  read,
};

async function write(index: VectorIndex, file: string): Promise<void> {
  if (!(index instanceof HnswGraph))
    throw expected("INDEX_SNAPSHOT_UNWRITTEN", "an hnsw index", "an hnsw snapshot", index.constructor.name);
  try {
    await requireFreeSpace(dirname(file), estimatedBytes(index));
    const count = await index.save(file);
    await requireShape(file, { count, dimension: index.dimension });
    await sync(file);
  } catch (thrown) {
    await rm(file, { force: true });
    if (thrown instanceof LeadlightError && thrown.code === "INDEX_SNAPSHOT_UNWRITTEN") throw thrown;
    const reason = thrown instanceof Error ? thrown.message : String(thrown);
    const message = `expected a whole file for a snapshot but received: ${reason}`;
    throw new LeadlightError("INDEX_SNAPSHOT_UNWRITTEN", message, { cause: thrown });
  }
}

async function read(file: string, shape: IndexShape): Promise<VectorIndex> {
  await requireShape(file, shape);
  return HnswGraph.load(file, shape);
}

/** @throws INDEX_SNAPSHOT_DAMAGED */
async function requireShape(file: string, shape: IndexShape): Promise<void> {
  const found = await walkHnswFile(file);
  const wanted = { count: shape.count, dimension: shape.dimension, linksPerNode: LINKS_PER_NODE };
  for (const property of ["count", "dimension", "linksPerNode"] as const) {
    if (found[property] !== wanted[property])
      throw expected(
        "INDEX_SNAPSHOT_DAMAGED",
        `${property} ${wanted[property]}`,
        "an index file",
        found[property],
      );
  }
}

/** Vector, links of the lowest level, label and overhead; a tenth more for the higher levels, which one node in 32 has. */
function estimatedBytes(index: HnswGraph): number {
  const bytesPerNode = 4 * index.dimension + 8 * LINKS_PER_NODE + 16;
  return Math.ceil(1.1 * index.count() * bytesPerNode) + 4096;
}

/** Fails before a full disk gets in the way of the store, and in most cases before hnswlib writes half a file. */
async function requireFreeSpace(folder: string, bytes: number): Promise<void> {
  const { bavail, bsize } = await statfs(folder);
  if (bavail * bsize < bytes)
    throw expected("INDEX_SNAPSHOT_UNWRITTEN", `${bytes} bytes of free space`, "a snapshot", bavail * bsize);
}

async function sync(file: string): Promise<void> {
  const handle = await open(file, "r+");
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}
