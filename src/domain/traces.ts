import type { Trace } from "./erasure.js";

/** Bytes of a piece: long enough to stand nowhere by chance. */
const PIECE = 64;
/** Shorter texts stand in other things too. */
const SHORTEST_TEXT = 8;
const SHORTEST_BLOB = 24;
/** Pieces of one value, spread over it. */
const PIECES = 16;
/** Fewer different bytes are a pattern that many files have: padding, a table, one colour. */
const LEAST_DIFFERENT = 16;

/** Ids and hashes are opaque, and stay in the log. */
const OPAQUE = /^([a-z]+_[0-9a-f]{32}|[0-9a-f]{64})$/;
const MOMENT = /^\d{4}-\d{2}-\d{2}(T[\d:.]+Z)?$/;

/** Pieces of some bytes, e.g. of an original image. */
export function tracesOfBytes(of: string, bytes: Uint8Array): Trace[] {
  if (bytes.length < SHORTEST_BLOB) return [];
  return windows(bytes)
    .filter((piece) => new Set(piece).size >= Math.min(LEAST_DIFFERENT, piece.length / 2))
    .map((piece) => ({ of, bytes: piece }));
}

/** Pieces of a vector as the store keeps it, and as text: caches may keep it so. @param blob float32, little-endian */
export function tracesOfVector(of: string, blob: Uint8Array): Trace[] {
  const text = Buffer.from(blob).toString("base64").slice(0, PIECE);
  return [...tracesOfBytes(of, blob), { of: `${of} in base64`, bytes: Buffer.from(text) }];
}

/**
 * Pieces of a text as it stands in a row: of the texts in it when it is JSON, else of itself. Ids, hashes, times and what is too short
 * to be told from other text are none.
 */
export function tracesOfText(of: string, text: string): Trace[] {
  return leaves(text).flatMap((leaf) => {
    if (OPAQUE.test(leaf) || MOMENT.test(leaf)) return [];
    const bytes = Buffer.from(leaf);
    if (bytes.length < SHORTEST_TEXT) return [];
    return windows(bytes).map((piece) => ({ of, bytes: piece }));
  });
}

/** The texts in a JSON document, each as it stands in it. */
function leaves(text: string): string[] {
  if (!/^[[{]/.test(text)) return [text];
  try {
    return leavesOf(JSON.parse(text));
  } catch {
    return [text];
  }
}

function leavesOf(value: unknown): string[] {
  if (typeof value === "string") return [JSON.stringify(value).slice(1, -1)];
  if (typeof value !== "object" || value === null) return [];
  return Object.values(value).flatMap(leavesOf);
}

function windows(bytes: Uint8Array): Uint8Array[] {
  if (bytes.length <= PIECE) return [bytes];
  const last = bytes.length - PIECE;
  const count = Math.min(PIECES, Math.ceil(bytes.length / PIECE));
  const starts = Array.from({ length: count }, (_, i) => Math.round((i * last) / Math.max(1, count - 1)));
  return starts.map((start) => bytes.subarray(start, start + PIECE));
}
