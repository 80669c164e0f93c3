import type { CollectionKey } from "../../domain/collection.js";
import type { PackId, VectorLabel } from "../../domain/ids.js";
import type { CollectionRepository, CollectionState } from "../../ports/store.js";
import { blobToVector } from "./blobs.js";
import type { Connection } from "./connection.js";
import type { ReadThread } from "./read-thread.js";

interface VectorRow {
  readonly label: VectorLabel;
  readonly vector: Buffer;
  readonly dimension: number;
}

/** The collections of a store, for its indexes to read. */
export function createCollections(db: Connection, reader: ReadThread): CollectionRepository {
  const list = db.prepare<[], CollectionKey>(
    "SELECT name AS collection, pack FROM collections WHERE member_count > 0 ORDER BY seq",
  );
  const state = db.prepare<[CollectionKey], CollectionState>(`
    SELECT member_count AS count, last_sequence AS lastSequence
    FROM collections WHERE name = @collection AND pack = @pack`);
  const stateUpTo = db.prepare<[CollectionKey & { upTo: number }], CollectionState>(`
    SELECT count(*) AS count, coalesce(max(m.sequence), 0) AS lastSequence
    FROM collections c JOIN collection_members m ON m.collection_seq = c.seq
    WHERE c.name = @collection AND c.pack = @pack AND m.sequence <= @upTo`);
  const membersAfter = db.prepare<
    [CollectionKey & { sequence: number; limit: number }],
    VectorRow & { sequence: number }
  >(`
    SELECT m.sequence, v.label, v.vector, p.dimension
    FROM collections c JOIN collection_members m ON m.collection_seq = c.seq
    JOIN vectors v ON v.label = m.label JOIN packs p ON p.id = v.pack
    WHERE c.name = @collection AND c.pack = @pack AND m.sequence > @sequence
    ORDER BY m.sequence LIMIT @limit`);
  const vectors = db.prepare<[string], VectorRow>(`
    SELECT v.label, v.vector, p.dimension FROM vectors v JOIN packs p ON p.id = v.pack
    WHERE v.label IN (SELECT value FROM json_each(?))`);

  const memberVectors = db.prepare<[CollectionKey & { labels: string }], VectorRow>(`
    SELECT v.label, v.vector, p.dimension
    FROM json_each(@labels) l CROSS JOIN collections c JOIN collection_members m ON m.collection_seq = c.seq AND m.label = l.value
    JOIN vectors v ON v.label = m.label JOIN packs p ON p.id = v.pack
    WHERE c.name = @collection AND c.pack = @pack`);

  const dimension = db.prepare<[PackId], number>("SELECT dimension FROM packs WHERE id = ?").pluck();

  return {
    async dimensionOf(pack) {
      return db.read(() => dimension.get(pack) ?? null);
    },

    async list() {
      return db.read(() => list.all());
    },

    async state(key, upTo) {
      return db.read(() => {
        const found = upTo === undefined ? state.get(key) : stateUpTo.get({ ...key, upTo });
        return found ?? { count: 0, lastSequence: 0 };
      });
    },

    async membersAfter(key, sequence, limit) {
      return db.read(() =>
        membersAfter.all({ ...key, sequence, limit }).map((row) => ({
          sequence: row.sequence,
          label: row.label,
          vector: blobToVector(row.vector, row.dimension),
        })),
      );
    },

    memberPage: ({ collection, pack }, after, most) =>
      reader.read("members", { collection, pack, after, most }),

    async memberVectors(key, labels) {
      return db.read(() => byLabel(memberVectors.all({ ...key, labels: JSON.stringify(labels) })));
    },

    async vectors(labels) {
      return db.read(() => byLabel(vectors.all(JSON.stringify(labels))));
    },
  };
}

function byLabel(rows: readonly VectorRow[]): Map<VectorLabel, Float32Array> {
  return new Map(rows.map((row) => [row.label, blobToVector(row.vector, row.dimension)]));
}
