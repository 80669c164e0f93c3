import type { CollectionKey } from "../../domain/collection.js";
import type { VectorLabel } from "../../domain/ids.js";
import type { Connection } from "./connection.js";

/** Adds vectors to collections. Called inside the write transaction of what makes the vector a member. */
interface CollectionWriter {
  /** Adds a vector under the next sequence number; one that is a member already stays as it is. */
  add(key: CollectionKey, label: VectorLabel): void;
}

/** Makes the writer for one connection. */
export function createCollectionWriter(db: Connection): CollectionWriter {
  const insert = db.prepare<[CollectionKey]>(`
    INSERT INTO collections (name, pack, member_count, last_sequence) VALUES (@collection, @pack, 0, 0)`);
  const seqOf = db
    .prepare<[CollectionKey], number>("SELECT seq FROM collections WHERE name = @collection AND pack = @pack")
    .pluck();
  const isMember = db.prepare<[number, number], 1>(
    "SELECT 1 FROM collection_members WHERE collection_seq = ? AND label = ?",
  );
  const insertMember = db.prepare<[number, number]>(
    "INSERT INTO collection_members (collection_seq, label) VALUES (?, ?)",
  );
  const count = db.prepare<[number, number]>(
    "UPDATE collections SET member_count = member_count + 1, last_sequence = ? WHERE seq = ?",
  );

  return {
    add(key, label) {
      const collection = seqOf.get(key) ?? Number(insert.run(key).lastInsertRowid);
      if (isMember.get(collection, label) !== undefined) return;
      const { lastInsertRowid } = insertMember.run(collection, label);
      count.run(Number(lastInsertRowid), collection);
    },
  };
}
