import { expected } from "../../domain/errors.js";
import type { HashKind, HashList } from "../../domain/hash-list.js";
import { type HashListId, newId, type Sha256 } from "../../domain/ids.js";
import type { AuditWriter } from "../../ports/audit.js";
import type { Clock } from "../../ports/clock.js";
import type { HashListRepository, ListedEntry } from "../../ports/store-hash-lists.js";
import type { Connection } from "./connection.js";

interface ListRow {
  readonly seq: number;
  readonly id: HashListId;
  readonly name: string;
  readonly imported_at: string;
  readonly entries: number;
}

interface EntryRow {
  readonly sequence: number;
  readonly kind: HashKind;
  readonly hash: Buffer;
  readonly label: string;
  readonly source: string;
  readonly list: HashListId;
  readonly listName: string;
}

const SELECT_LISTS = `
  SELECT l.seq, l.id, l.name, l.imported_at, (SELECT count(*) FROM hash_list_entries e WHERE e.list_seq = l.seq) AS entries
  FROM hash_lists l`;
const SELECT_ENTRIES = `
  SELECT e.seq AS sequence, e.kind, e.hash, e.label, e.source, l.id AS list, l.name AS listName
  FROM hash_list_entries e JOIN hash_lists l ON l.seq = e.list_seq`;

/** The hash lists of a store. */
export function createHashLists(db: Connection, clock: Clock, log: AuditWriter): HashListRepository {
  const lists = db.prepare<[], ListRow>(`${SELECT_LISTS} ORDER BY l.name`);
  const byId = db.prepare<[HashListId], ListRow>(`${SELECT_LISTS} WHERE l.id = ?`);
  const byName = db.prepare<[string], ListRow>(`${SELECT_LISTS} WHERE l.name = ?`);
  const insertList = db.prepare<[object]>(
    "INSERT INTO hash_lists (id, name, imported_at) VALUES (@id, @name, @importedAt)",
  );
  const insertEntry = db.prepare<[object]>(`
    INSERT INTO hash_list_entries (list_seq, kind, hash, label, source) VALUES (@list, @kind, @hash, @label, @source)
    ON CONFLICT (list_seq, kind, hash) DO NOTHING`);
  const entriesAfter = db.prepare<[HashListId, number, number], EntryRow>(
    `${SELECT_ENTRIES} WHERE l.id = ? AND e.seq > ? ORDER BY e.seq LIMIT ?`,
  );
  const deleteEntries = db.prepare<[number]>("DELETE FROM hash_list_entries WHERE list_seq = ?");
  const deleteList = db.prepare<[number]>("DELETE FROM hash_lists WHERE seq = ?");
  const pdqsAfter = db.prepare<[number, number], { sequence: number; pdq: Buffer }>(`
    SELECT seq AS sequence, hash AS pdq FROM hash_list_entries WHERE seq > ? AND kind = 'pdq' ORDER BY seq LIMIT ?`);
  const some = db.prepare<[string, number], EntryRow>(`
    ${SELECT_ENTRIES} JOIN json_each(?) n ON n.value = e.seq ORDER BY n.key LIMIT ?`);
  const namingFile = db.prepare<[Buffer, number], EntryRow>(
    `${SELECT_ENTRIES} WHERE e.kind = 'sha256' AND e.hash = ? ORDER BY e.seq LIMIT ?`,
  );

  return {
    async add(name, entries) {
      return db.write(() => {
        if (byName.get(name) !== undefined)
          throw expected("HASH_LIST_EXISTS", "a new name", "the hash list", name);
        const id = newId("hash");
        const importedAt = clock.now();
        const list = Number(
          insertList.run({ id, name, importedAt: importedAt.toISOString() }).lastInsertRowid,
        );
        let count = 0;
        for (const { kind, hash, label, source } of entries)
          count += insertEntry.run({ list, kind, hash: Buffer.from(hash, "hex"), label, source }).changes;
        log({ act: "hash-list.import", operationId: null, details: { list: id, entries: count } });
        return { id, name, entries: count, importedAt };
      });
    },

    async list() {
      return db.read(() => lists.all().map(toList));
    },

    async find(id) {
      return db.read(() => toListOrNull(byId.get(id)));
    },

    async findByName(name) {
      return db.read(() => toListOrNull(byName.get(name)));
    },

    async entriesAfter(id, sequence, limit) {
      return db.read(() => entriesAfter.all(id, sequence, limit).map(toEntry));
    },

    async remove(id) {
      db.write(() => {
        const row = byId.get(id);
        if (row === undefined) throw expected("HASH_LIST_UNKNOWN", "a list that exists", "the hash list", id);
        deleteEntries.run(row.seq);
        deleteList.run(row.seq);
        log({ act: "hash-list.remove", operationId: null, details: { list: id, entries: row.entries } });
      });
    },

    async pdqsAfter(sequence, limit) {
      return db.read(() =>
        pdqsAfter
          .all(sequence, limit)
          .map((row) => ({ sequence: row.sequence, pdq: Uint8Array.from(row.pdq) })),
      );
    },

    async entries(sequences, limit) {
      return db.read(() => some.all(JSON.stringify(sequences), limit).map(toEntry));
    },

    async namingFile(file: Sha256, limit) {
      return db.read(() => namingFile.all(Buffer.from(file, "hex"), limit).map(toEntry));
    },
  };
}

function toList({ id, name, entries, imported_at }: ListRow): HashList {
  return { id, name, entries, importedAt: new Date(imported_at) };
}

function toListOrNull(row: ListRow | undefined): HashList | null {
  return row === undefined ? null : toList(row);
}

function toEntry({ hash, ...row }: EntryRow): ListedEntry {
  return { ...row, hash: hash.toString("hex") };
}
