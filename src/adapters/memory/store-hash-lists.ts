import { expected } from "../../domain/errors.js";
import type { HashList, HashListEntry } from "../../domain/hash-list.js";
import { newId } from "../../domain/ids.js";
import type { AuditWriter } from "../../ports/audit.js";
import type { Clock } from "../../ports/clock.js";
import type { HashListRepository, ListedEntry } from "../../ports/store-hash-lists.js";
import { type StoreTables, where } from "./store-tables.js";

/** The hash lists of a store in memory. */
export function createMemoryHashLists(
  tables: StoreTables,
  clock: Clock,
  log: AuditWriter,
): HashListRepository {
  let lastSequence = 0;
  const { hashLists } = tables;
  const all = (): ListedEntry[] => [...tables.hashListEntries.values()];
  const named = (name: string) => where(hashLists, (list) => list.name === name)[0];

  return {
    async add(name, entries) {
      if (named(name) !== undefined) throw expected("HASH_LIST_EXISTS", "a new name", "the hash list", name);
      const distinct = new Map<string, HashListEntry>();
      for (const one of entries) {
        const key = `${one.kind} ${one.hash}`;
        if (!distinct.has(key)) distinct.set(key, one);
      }
      const list: HashList = { id: newId("hash"), name, entries: distinct.size, importedAt: clock.now() };
      hashLists.set(list.id, list);
      for (const { kind, hash, label, source } of distinct.values()) {
        const sequence = ++lastSequence;
        const listed = { list: list.id, listName: name };
        tables.hashListEntries.set(sequence, { sequence, kind, hash, label, source, ...listed });
      }
      log({ act: "hash-list.import", operationId: null, details: { list: list.id, entries: list.entries } });
      return list;
    },

    async list() {
      return [...hashLists.values()].sort((a, b) => (a.name < b.name ? -1 : 1));
    },

    async find(id) {
      return hashLists.get(id) ?? null;
    },

    async findByName(name) {
      return named(name) ?? null;
    },

    async entriesAfter(id, sequence, limit) {
      return all()
        .filter((entry) => entry.list === id && entry.sequence > sequence)
        .slice(0, limit);
    },

    async remove(id) {
      const list = hashLists.get(id);
      if (list === undefined) throw expected("HASH_LIST_UNKNOWN", "a list that exists", "the hash list", id);
      hashLists.delete(id);
      for (const entry of all()) if (entry.list === id) tables.hashListEntries.delete(entry.sequence);
      log({ act: "hash-list.remove", operationId: null, details: { list: id, entries: list.entries } });
    },

    async pdqsAfter(sequence, limit) {
      return all()
        .filter((entry) => entry.kind === "pdq" && entry.sequence > sequence)
        .slice(0, limit)
        .map((entry) => ({
          sequence: entry.sequence,
          pdq: Uint8Array.from(Buffer.from(entry.hash, "hex")),
        }));
    },

    async entries(sequences, limit) {
      return sequences.flatMap((sequence) => tables.hashListEntries.get(sequence) ?? []).slice(0, limit);
    },

    async namingFile(file, limit) {
      return all()
        .filter((entry) => entry.kind === "sha256" && entry.hash === file)
        .slice(0, limit);
    },
  };
}
