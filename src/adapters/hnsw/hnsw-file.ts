import { type FileHandle, open } from "node:fs/promises";
import { LeadlightError } from "../../domain/errors.js";

/** What a file of hnswlib says of its graph. */
export interface HnswFileShape {
  readonly count: number;
  /** Length of the vectors. */
  readonly dimension: number;
  /** hnswlib's M. */
  readonly linksPerNode: number;
}

/**
 * Walks a file that hnswlib wrote from the first byte to the last without loading it, which a wrong byte could make
 * fatal. hnswlib says that it has written a file even when the disk was full; this finds out.
 *
 * The layout is that of `HierarchicalNSW::saveIndex` (hnswlib 0.8) on a little-endian 64-bit machine: a header; one
 * record for each node with its level-0 links, its vector and its label; then for each node the length of its links
 * on higher levels as uint32 and that many bytes. hnswlib-node adds nothing.
 * @throws INDEX_SNAPSHOT_DAMAGED for any other file, and for one that cannot be read
 */
export async function walkHnswFile(file: string): Promise<HnswFileShape> {
  try {
    const handle = await open(file, "r");
    try {
      const { size } = await handle.stat();
      const header = await readHeader(handle, size);
      await walkUpperLinks(handle, size, header);
      return { count: header.count, dimension: header.dimension, linksPerNode: header.linksPerNode };
    } finally {
      await handle.close();
    }
  } catch (thrown) {
    if (thrown instanceof LeadlightError) throw thrown;
    throw new LeadlightError("INDEX_SNAPSHOT_DAMAGED", "expected a readable index file but received none", {
      cause: thrown,
    });
  }
}

interface Header extends HnswFileShape {
  /** Where the links of the higher levels begin. */
  readonly upperLinksAt: number;
  /** Bytes of one node's links on one higher level. */
  readonly bytesPerLevel: number;
}

const HEADER_BYTES = 96;
const BYTES_PER_UINT32 = 4;
const BYTES_PER_LABEL = 8;

async function readHeader(handle: FileHandle, fileSize: number): Promise<Header> {
  if (fileSize < HEADER_BYTES) throw damaged(`a header of ${HEADER_BYTES} bytes`, `${fileSize} bytes`);
  const bytes = Buffer.alloc(HEADER_BYTES);
  await handle.read(bytes, 0, HEADER_BYTES, 0);
  const size = (at: number) => Number(bytes.readBigUInt64LE(at));
  const [recordsOffset, capacity, count, bytesPerRecord] = [size(0), size(8), size(16), size(24)] as const;
  const [labelOffset, vectorOffset] = [size(32), size(40)] as const;
  // At 48 and 52 lie the highest level and the node where searches enter, at 80 a constant of the level generator.
  const [upperLinks, levelZeroLinks, linksPerNode] = [size(56), size(64), size(72)] as const;

  const vectorBytes = labelOffset - vectorOffset;
  const isConsistent =
    recordsOffset === 0 &&
    capacity >= count &&
    vectorOffset === BYTES_PER_UINT32 * (levelZeroLinks + 1) &&
    vectorBytes > 0 &&
    vectorBytes % BYTES_PER_UINT32 === 0 &&
    bytesPerRecord === labelOffset + BYTES_PER_LABEL &&
    upperLinks === linksPerNode;
  if (!isConsistent) throw damaged("a header of hnswlib", "other numbers");

  const upperLinksAt = HEADER_BYTES + count * bytesPerRecord;
  const bytesPerLevel = BYTES_PER_UINT32 * (upperLinks + 1);
  return { count, dimension: vectorBytes / BYTES_PER_UINT32, linksPerNode, upperLinksAt, bytesPerLevel };
}

async function walkUpperLinks(handle: FileHandle, fileSize: number, header: Header): Promise<void> {
  const window = Buffer.alloc(1 << 16);
  let windowAt = 0;
  let windowEnd = 0;
  let at = header.upperLinksAt;
  for (let node = 0; node < header.count; node++) {
    if (at + BYTES_PER_UINT32 > fileSize) throw damaged(`links of ${header.count} nodes`, `links of ${node}`);
    if (at + BYTES_PER_UINT32 > windowEnd) {
      windowAt = at;
      windowEnd = at + (await handle.read(window, 0, window.length, at)).bytesRead;
    }
    const length = window.readUInt32LE(at - windowAt);
    if (length % header.bytesPerLevel !== 0)
      throw damaged(`a multiple of ${header.bytesPerLevel} bytes of links`, `${length} at node ${node}`);
    at += BYTES_PER_UINT32 + length;
  }
  if (at !== fileSize) throw damaged(`${at} bytes`, `${fileSize} bytes`);
}

function damaged(what: string, received: string): LeadlightError {
  return new LeadlightError(
    "INDEX_SNAPSHOT_DAMAGED",
    `expected ${what} for an index file but received ${received}`,
  );
}
