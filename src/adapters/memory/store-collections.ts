import type { CollectionKey } from "../../domain/collection.js";
import type { VectorLabel } from "../../domain/ids.js";
import type { CollectionMember, CollectionRepository } from "../../ports/store.js";
import type { StoreTables } from "./store-tables.js";

/** The collections of a store in memory. */
export function createMemoryCollections(tables: StoreTables): CollectionRepository {
  return {
    async list() {
      const keys = tables.members.map(({ collection, pack }): [string, CollectionKey] => [
        JSON.stringify([collection, pack]),
        { collection, pack },
      ]);
      return [...new Map(keys).values()];
    },

    async state(key, upTo = Number.POSITIVE_INFINITY) {
      const members = membersOf(tables, key).filter(({ sequence }) => sequence <= upTo);
      return { count: members.length, lastSequence: members.at(-1)?.sequence ?? 0 };
    },

    async membersAfter(key, sequence, limit) {
      return membersOf(tables, key)
        .filter((member) => member.sequence > sequence)
        .slice(0, limit)
        .map(({ sequence, label, vector }) => ({ sequence, label, vector: vector.slice() }));
    },

    async vectors(labels) {
      const wanted = tables.vectors.filter(({ label }) => labels.includes(label));
      return new Map(wanted.map(({ label, vector }) => [label, vector.slice()]));
    },
  };
}

/** Adds a vector under the next sequence number; one that is a member already stays as it is. */
export function addMember(
  tables: StoreTables,
  key: CollectionKey,
  label: VectorLabel,
  vector: Float32Array,
): void {
  if (membersOf(tables, key).some((member) => member.label === label)) return;
  tables.members.push({ ...key, sequence: tables.members.length + 1, label, vector: vector.slice() });
}

function membersOf(tables: StoreTables, { collection, pack }: CollectionKey): CollectionMember[] {
  return tables.members.filter((member) => member.collection === collection && member.pack === pack);
}
