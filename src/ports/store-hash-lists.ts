import type { HashList, HashListEntry, HashListHit } from "../domain/hash-list.js";
import type { HashListId, Sha256 } from "../domain/ids.js";
import type { DistinctHash } from "./store-picture-hashes.js";

/** What a hit tells beside of how near it is. */
export type ListedEntry = HashListEntry &
  Pick<HashListHit, "list" | "listName"> & { readonly sequence: number };

/** Lists of hashes as agencies exchange them. */
export interface HashListRepository {
  /** Keeps a whole list; an entry that it has twice is kept once. @throws HASH_LIST_EXISTS */
  add(name: string, entries: readonly HashListEntry[]): Promise<HashList>;
  /** By name. */
  list(): Promise<HashList[]>;
  find(id: HashListId): Promise<HashList | null>;
  findByName(name: string): Promise<HashList | null>;
  /** The entries of a list in their order, with their sequence numbers, behind one. */
  entriesAfter(id: HashListId, sequence: number, limit: number): Promise<ListedEntry[]>;
  /** Lets go of a list and its entries. @throws HASH_LIST_UNKNOWN */
  remove(id: HashListId): Promise<void>;
  /** The PDQs of all lists behind a sequence number, in order; sequence numbers are never used twice. */
  pdqsAfter(sequence: number, limit: number): Promise<DistinctHash[]>;
  /** At most `limit` of the entries with these sequence numbers, without those that are gone. */
  entries(sequences: readonly number[], limit: number): Promise<ListedEntry[]>;
  /** At most `limit` of the entries that name a file. */
  namingFile(file: Sha256, limit: number): Promise<ListedEntry[]>;
}
