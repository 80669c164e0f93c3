import { createReadStream } from "node:fs";
import { readdir } from "node:fs/promises";
import { join, relative } from "node:path";
import type { ByteSearch, PieceFound } from "../../ports/byte-search.js";
import { isSystemError } from "./durable-writes.js";

const READ_AT_ONCE = 1 << 20;

/**
 * Reads all files of a folder, once, whatever the number of pieces.
 * @param folder the data folder; its `models`, which are of nobody, are left out
 */
export function fileByteSearch(folder: string): ByteSearch {
  return async (pieces) => {
    const wanted = new Pieces(pieces);
    const found: PieceFound[] = [];
    let files = 0;
    let bytes = 0;
    for await (const file of filesBelow(folder, "models")) {
      files++;
      const name = relative(folder, file);
      bytes += await searchFile(file, wanted, (piece) => found.push({ piece, file: name }));
    }
    return { files, bytes, found };
  };
}

/** Pieces by their first two bytes. */
class Pieces {
  readonly longest: number;
  readonly #byStart = new Map<number, { readonly piece: number; readonly bytes: Buffer }[]>();
  /** Whether any begins so: looked at for every byte. */
  readonly #begins = new Uint8Array(65_536);

  constructor(pieces: readonly Uint8Array[]) {
    this.longest = Math.max(2, ...pieces.map(({ length }) => length));
    for (const [piece, bytes] of pieces.entries()) {
      if (bytes.length < 2) continue;
      const start = ((bytes[0] as number) << 8) | (bytes[1] as number);
      this.#begins[start] = 1;
      const same = this.#byStart.get(start) ?? [];
      this.#byStart.set(start, [...same, { piece, bytes: Buffer.from(bytes) }]);
    }
  }

  /** Those that stand in a chunk, each at least once. */
  *in(chunk: Buffer): Generator<number> {
    for (let at = 0; at + 1 < chunk.length; at++) {
      const start = ((chunk[at] as number) << 8) | (chunk[at + 1] as number);
      if (this.#begins[start] === 0) continue;
      for (const { piece, bytes } of this.#byStart.get(start) ?? [])
        if (at + bytes.length <= chunk.length && bytes.compare(chunk, at, at + bytes.length) === 0)
          yield piece;
    }
  }
}

/** @returns the length of the file, 0 for one that is gone */
async function searchFile(file: string, pieces: Pieces, onFound: (piece: number) => void): Promise<number> {
  const seen = new Set<number>();
  let length = 0;
  let tail = Buffer.alloc(0);
  try {
    for await (const read of createReadStream(file, { highWaterMark: READ_AT_ONCE })) {
      length += read.length;
      const chunk = Buffer.concat([tail, read as Buffer]);
      for (const piece of pieces.in(chunk)) {
        if (!seen.has(piece)) onFound(piece);
        seen.add(piece);
      }
      tail = chunk.subarray(Math.max(0, chunk.length - pieces.longest + 1));
    }
  } catch (thrown) {
    // Temporary files come and go.
    if (!isSystemError(thrown, "ENOENT")) throw thrown;
  }
  return length;
}

async function* filesBelow(folder: string, leftOut: string): AsyncIterable<string> {
  for (const entry of await readdir(folder, { withFileTypes: true }).catch(() => [])) {
    if (entry.name === leftOut) continue;
    const path = join(folder, entry.name);
    if (entry.isDirectory()) yield* filesBelow(path, "");
    else if (entry.isFile()) yield path;
  }
}
