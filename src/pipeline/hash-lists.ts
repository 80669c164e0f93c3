import { expected, LeadlightError } from "../domain/errors.js";
import { type HashList, type HashListEntry, type HashListHit, readHashRecord } from "../domain/hash-list.js";
import type { HashListId, Sha256 } from "../domain/ids.js";
import { parseName } from "../domain/names.js";
import {
  DEFAULT_MAX_DISTANCE,
  DEFAULT_QUALITY_FLOOR,
  eachOrientation,
  ORIENTATIONS,
  type PictureOrientation,
} from "../domain/pdq/picture-hash.js";
import type { CollectedSource, HashRecord } from "../ports/collected.js";
import type { Store } from "../ports/store.js";
import { PictureIndex } from "./picture-index.js";

/** A list to be imported. */
export interface NewHashList {
  readonly name: string;
  /** That of records which name none; empty unless said. */
  readonly source?: string | undefined;
}

/** Lists of hashes as agencies exchange them, and which images are on them. */
export interface HashLists {
  /** All or nothing. @throws HASH_LIST_INVALID, naming the lines; HASH_LIST_EXISTS, ARGUMENT_INVALID, FILE_UNREADABLE, FILE_TOO_LARGE */
  importFile(path: string, list: NewHashList): Promise<HashList>;
  /** All or nothing. @throws HASH_LIST_INVALID, naming the records; HASH_LIST_EXISTS, ARGUMENT_INVALID */
  importRecords(records: readonly Readonly<Record<string, unknown>>[], list: NewHashList): Promise<HashList>;
  /** By name. */
  list(): Promise<HashList[]>;
  /** The entries of a list, which is logged. @throws HASH_LIST_UNKNOWN */
  export(name: string): Promise<HashListEntry[]>;
  /** @throws HASH_LIST_UNKNOWN */
  remove(list: HashListId): Promise<void>;
  /** @throws HASH_LIST_UNKNOWN */
  named(name: string): Promise<HashList>;
  /** What lists say of images: of each the nearest first, at most {@link MOST_HITS}. Turned and mirrored copies are found as well. */
  hits(images: readonly Sha256[]): Promise<HashListHit[]>;
}

/** Hits of one image that are given. */
export const MOST_HITS = 20;

/** Lines of a list that an error names. */
const MOST_NAMED = 10;
const PAGE = 2000;

export function createHashLists({ store, source }: { store: Store; source: CollectedSource }): HashLists {
  const { hashLists, pictureHashes, audit } = store;
  const index = new PictureIndex((after, limit) => hashLists.pdqsAfter(after, limit));

  async function imported(records: AsyncIterable<HashRecord> | Iterable<HashRecord>, list: NewHashList) {
    const name = parseName(list.name, "the hash list");
    if ((await hashLists.findByName(name)) !== null)
      throw expected("HASH_LIST_EXISTS", "a new name", "the hash list", name);
    return hashLists.add(name, await entriesOf(records, list.source ?? ""));
  }

  async function named(name: string): Promise<HashList> {
    const list = await hashLists.findByName(parseName(name, "the hash list"));
    if (list === null) throw expected("HASH_LIST_UNKNOWN", "the name of a list", "the hash list", name);
    return list;
  }

  async function hitsOf(image: Sha256): Promise<HashListHit[]> {
    const sameFile = await hashLists.namingFile(image, MOST_HITS);
    const hits = sameFile.map(
      ({ sequence: _, ...entry }): HashListHit => ({ ...entry, image, distance: 0, orientation: "original" }),
    );
    const hash = await pictureHashes.find(image);
    if (hash === null || hash.quality < DEFAULT_QUALITY_FLOOR) return hits;
    const near = await index.search(eachOrientation(hash), DEFAULT_MAX_DISTANCE);
    const nearest = new Map(near.map((one) => [one.number, one]));
    // Entries of lists that were removed are still in memory.
    const copies = await hashLists.entries([...nearest.keys()], MOST_HITS - hits.length);
    for (const { sequence, ...entry } of copies) {
      const { distance = 0, query = 0 } = nearest.get(sequence) ?? {};
      hits.push({ ...entry, image, distance, orientation: ORIENTATIONS[query] as PictureOrientation });
    }
    return hits;
  }

  return {
    importFile: async (path, list) => imported(source.hashRecords(path), list),
    importRecords: async (records, list) =>
      imported(
        records.map((fields, i) => ({ line: i + 1, fields })),
        list,
      ),
    list: () => hashLists.list(),
    named,
    async export(name) {
      const { id } = await named(name);
      const entries: HashListEntry[] = [];
      for (let after = 0; ; ) {
        const page = await hashLists.entriesAfter(id, after, PAGE);
        for (const { kind, hash, label, source } of page) entries.push({ kind, hash, label, source });
        const last = page.at(-1);
        if (last === undefined) break;
        after = last.sequence;
      }
      const details = { list: id, entries: entries.length };
      await audit.append({ act: "hash-list.export", operationId: null, details });
      return entries;
    },
    remove: (list) => hashLists.remove(list),
    async hits(images) {
      const hits: HashListHit[] = [];
      for (const image of images) hits.push(...(await hitsOf(image)));
      return hits;
    },
  };
}

/** @throws HASH_LIST_INVALID when a record is of no use, or none is there */
async function entriesOf(
  records: AsyncIterable<HashRecord> | Iterable<HashRecord>,
  source: string,
): Promise<HashListEntry[]> {
  const entries: HashListEntry[] = [];
  const bad: string[] = [];
  let badLines = 0;
  for await (const record of records) {
    const read = "problem" in record ? record.problem.message : readHashRecord(record.fields, source);
    if (typeof read !== "string") {
      if (badLines === 0) entries.push(...read);
    } else if (++badLines <= MOST_NAMED) {
      bad.push(`line ${record.line}: ${"problem" in record ? read : `expected ${read}`}`);
    }
  }
  if (badLines > 0) {
    const more = badLines > MOST_NAMED ? `; and ${badLines - MOST_NAMED} more lines` : "";
    throw new LeadlightError(
      "HASH_LIST_INVALID",
      `expected a hash in every line of the list but received ${badLines} that have none: ${bad.join("; ")}${more}`,
    );
  }
  if (entries.length === 0) throw expected("HASH_LIST_INVALID", "at least one hash", "the list", "none");
  return entries;
}
