import { open, rm, statfs } from "node:fs/promises";
import { dirname } from "node:path";
import { expected, LeadlightError } from "../../domain/errors.js";
import { walkHnswFile } from "./hnsw-file.js";
import { type GraphParameters, type GraphShape, HnswGraph } from "./hnsw-graph.js";

/** Writes a graph and makes sure that all of it is on the disk. @throws INDEX_SNAPSHOT_UNWRITTEN */
export async function writeHnswFile(graph: HnswGraph, file: string): Promise<void> {
  try {
    await requireFreeSpace(dirname(file), estimatedBytes(graph));
    await graph.save(file);
    await requireShape(file, { count: graph.count(), dimension: graph.dimension }, graph.parameters);
    await sync(file);
  } catch (thrown) {
    await rm(file, { force: true });
    if (thrown instanceof LeadlightError && thrown.code === "INDEX_SNAPSHOT_UNWRITTEN") throw thrown;
    const reason = thrown instanceof Error ? thrown.message : String(thrown);
    const message = `expected a whole file for a snapshot but received: ${reason}`;
    throw new LeadlightError("INDEX_SNAPSHOT_UNWRITTEN", message, { cause: thrown });
  }
}

/** Loads a file that {@link writeHnswFile} wrote. @throws INDEX_SNAPSHOT_DAMAGED for one of another shape */
export async function readHnswFile(
  file: string,
  shape: GraphShape,
  parameters: GraphParameters,
): Promise<HnswGraph> {
  await requireShape(file, shape, parameters);
  return HnswGraph.load(file, shape, parameters);
}

/** @throws INDEX_SNAPSHOT_DAMAGED */
async function requireShape(
  file: string,
  shape: GraphShape,
  { linksPerNode }: GraphParameters,
): Promise<void> {
  const found = await walkHnswFile(file);
  const wanted = { count: shape.count, dimension: shape.dimension, linksPerNode };
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
function estimatedBytes(graph: HnswGraph): number {
  const bytesPerNode = 4 * graph.dimension + 8 * graph.parameters.linksPerNode + 16;
  return Math.ceil(1.1 * graph.count() * bytesPerNode) + 4096;
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
