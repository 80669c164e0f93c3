import { expected, type LeadlightError } from "../../domain/errors.js";
import { asFileError, openFile } from "./files.js";

/** One line of a manifest as plain values, or why it is none. Lines count from 1. */
export type ManifestLine =
  | { readonly line: number; readonly fields: Record<string, unknown> }
  | { readonly line: number; readonly problem: LeadlightError };

/** One line of a text file, without the line feed that ends it. */
export interface TextLine {
  readonly line: number;
  readonly bytes: Uint8Array;
}

/** A line beyond this is an attack or a mistake. */
export const LONGEST_LINE_BYTES = 2 * 1024 * 1024;

const LINE_FEED = 0x0a;

/**
 * The lines of a file; of one that is too long the bytes are dropped as they come.
 * @throws FILE_UNREADABLE
 */
export async function* textLines(
  path: string,
): AsyncGenerator<TextLine | { line: number; problem: LeadlightError }> {
  const file = await openFile(path, path);
  let line = 0;
  let length = 0;
  let parts: Uint8Array[] = [];
  const take = () => {
    line++;
    const read =
      length > LONGEST_LINE_BYTES
        ? { line, problem: lineProblem(`at most ${LONGEST_LINE_BYTES} bytes`, "more") }
        : { line, bytes: Buffer.concat(parts) };
    length = 0;
    parts = [];
    return read;
  };
  const keep = (part: Uint8Array) => {
    length += part.length;
    if (length <= LONGEST_LINE_BYTES) parts.push(part);
    else parts = [];
  };
  try {
    for (;;) {
      const chunk = await asFileError(path, () => nextChunk(file));
      if (chunk.length === 0) break;
      let from = 0;
      for (let end = chunk.indexOf(LINE_FEED); end !== -1; end = chunk.indexOf(LINE_FEED, from)) {
        keep(chunk.subarray(from, end));
        yield take();
        from = end + 1;
      }
      keep(chunk.subarray(from));
    }
    if (length > 0) yield take();
  } finally {
    await file.close();
  }
}

const CHUNK_BYTES = 256 * 1024;

async function nextChunk(file: Awaited<ReturnType<typeof openFile>>): Promise<Buffer> {
  const { buffer, bytesRead } = await file.read(Buffer.allocUnsafe(CHUNK_BYTES), 0, CHUNK_BYTES);
  return buffer.subarray(0, bytesRead);
}

/** The text of a line, without a byte order mark. @returns null when it is not UTF-8 */
export function decodeText(bytes: Uint8Array): string | null {
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(bytes);
  } catch {
    return null;
  }
}

/** Why a line of a manifest is of no use. @param where which part of it */
export function lineProblem(what: string, received: unknown, where = "a line"): LeadlightError {
  return expected("MANIFEST_LINE_INVALID", what, where, received);
}
