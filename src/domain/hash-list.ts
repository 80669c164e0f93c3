import type { HashListId, Sha256 } from "./ids.js";
import type { PictureOrientation } from "./pdq/picture-hash.js";

/** `sha256` names one file, `pdq` a picture and its copies. */
export const HASH_KINDS = ["pdq", "sha256"] as const;
export type HashKind = (typeof HASH_KINDS)[number];

/** A hash as agencies exchange it, with what is said of it. */
export interface HashListEntry {
  readonly kind: HashKind;
  /** 64 lower-case hexadecimal digits. */
  readonly hash: string;
  /** What it shows, in the words of whoever made the list; may be empty. */
  readonly label: string;
  /** Who it comes from; may be empty. */
  readonly source: string;
}

/** An imported list of hashes. It belongs to no operation. */
export interface HashList {
  readonly id: HashListId;
  readonly name: string;
  readonly entries: number;
  readonly importedAt: Date;
}

/** That an image is on a list. */
export interface HashListHit extends HashListEntry {
  readonly image: Sha256;
  readonly list: HashListId;
  readonly listName: string;
  /** Bits in which the hashes differ; 0 for a SHA-256. */
  readonly distance: number;
  /** How the image has to be turned or mirrored to look like the one on the list. */
  readonly orientation: PictureOrientation;
}

/** Longer labels and sources than this are refused. */
const LONGEST_TEXT = 500;

const HASH = /^[0-9a-f]{64}$/i;

/**
 * Reads one record of a list: `type` (`pdq` or `sha256`) and `hash`, or columns named `pdq` and `sha256`, as `leadlight hash --json` gives them; `label` and
 * `source` where there are any.
 * @param source that of records which name none
 * @returns one entry, or two for a record with both hashes; a text, what was expected, for a record that is of no use
 */
export function readHashRecord(
  record: Readonly<Record<string, unknown>>,
  source: string,
): HashListEntry[] | string {
  const { type, hash, label = "", source: own = source } = record;
  if (!isText(label) || !isText(own)) return `a label and a source of at most ${LONGEST_TEXT} characters`;
  const given = new Map<HashKind, unknown>();
  if (type !== undefined || hash !== undefined) {
    const kind = HASH_KINDS.find((one) => one === type);
    if (kind === undefined) return `the type ${HASH_KINDS.join(" or ")}`;
    given.set(kind, hash);
  } else {
    for (const kind of HASH_KINDS) if (record[kind] !== undefined) given.set(kind, record[kind]);
  }
  if (given.size === 0) return "a hash";
  const entries: HashListEntry[] = [];
  for (const [kind, value] of given) {
    if (typeof value !== "string" || !HASH.test(value)) return `64 hexadecimal digits for the ${kind}`;
    // The PDQ of a picture in which nothing is to be seen is that of all such pictures.
    if (kind === "pdq" && record["quality"] !== undefined && Number(record["quality"]) === 0) continue;
    entries.push({ kind, hash: value.toLowerCase(), label, source: own });
  }
  return entries;
}

function isText(value: unknown): value is string {
  return typeof value === "string" && value.length <= LONGEST_TEXT;
}
