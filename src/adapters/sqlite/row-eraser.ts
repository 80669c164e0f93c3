import { expected } from "../../domain/errors.js";
import type { Connection } from "./connection.js";

/** A foreign key: rows of `child` refer by `from` to `to` of their parent. */
interface Reference {
  readonly child: string;
  readonly from: string;
  readonly to: string;
}

/** References that are seen to by hand before the row that they name goes; what refers otherwise goes with it. */
const SEEN_TO: ReadonlySet<string> = new Set([
  "candidates.face_seq",
  "candidates.portrait_seq",
  "candidates.follows_seq",
  "known_answers.original_seq",
]);

/** Is given every row that goes. */
export type OnRow = (table: string, row: Readonly<Record<string, unknown>>) => void;

/** Deletes rows with all that refers to them, in whatever table; the schema says which those are. */
export interface RowEraser {
  /** Rows that went, by table. */
  readonly counts: Readonly<Record<string, number>>;
  /**
   * @param where condition on a row of the table; parameters by name
   * @returns how many rows of the table itself
   */
  erase(table: string, where: string, parameters?: object): number;
  /** Lets rows be deleted although triggers forbid it to everybody else; what the log consists of stays forbidden. */
  unlocked<T>(work: () => T): T;
}

/**
 * Makes an eraser for one transaction. Tables are found by their foreign keys, so that one which comes later cannot be forgotten.
 * @param onRow told of each row, which costs time
 */
export function createRowEraser(db: Connection, onRow: OnRow | null): RowEraser {
  const references = readReferences(db);
  const counts: Record<string, number> = {};

  function erase(table: string, where: string, parameters: object = {}): number {
    for (const { child, from, to } of references.get(table) ?? [])
      if (child !== table && !SEEN_TO.has(`${child}.${from}`))
        erase(child, `(${from}) IN (SELECT ${to} FROM ${table} WHERE ${where})`, parameters);
    const gone = deleteRows(table, where, parameters);
    if (gone > 0) counts[table] = (counts[table] ?? 0) + gone;
    return gone;
  }

  function deleteRows(table: string, where: string, parameters: object): number {
    const sql = `DELETE FROM ${table} WHERE ${where}`;
    if (onRow === null) return db.prepare<[object]>(sql).run(parameters).changes;
    const rows = db.prepare<[object], Record<string, unknown>>(`${sql} RETURNING *`).all(parameters);
    for (const row of rows) onRow(table, row);
    return rows.length;
  }

  return {
    counts,
    erase,
    unlocked(work) {
      const locks = db
        .prepare<[], { name: string; sql: string }>(`
          SELECT name, sql FROM sqlite_schema
          WHERE type = 'trigger' AND sql LIKE '%BEFORE DELETE%' AND tbl_name NOT IN ('audit', 'audit_head', 'users')`)
        .all();
      for (const { name } of locks) db.prepare(`DROP TRIGGER ${name}`).run();
      const result = work();
      for (const { sql } of locks) db.prepare(sql).run();
      return result;
    },
  };
}

/** By parent. */
function readReferences(db: Connection): Map<string, Reference[]> {
  const rows = db
    .prepare<[], { parent: string; child: string; from: string; to: string | null }>(`
      SELECT f."table" AS parent, t.name AS child, group_concat(f."from") AS "from", group_concat(f."to") AS "to"
      FROM sqlite_schema t JOIN pragma_foreign_key_list(t.name) f WHERE t.type = 'table'
      GROUP BY t.name, f.id`)
    .all();
  const references = new Map<string, Reference[]>();
  for (const { parent, child, from, to } of rows) {
    if (to === null)
      throw expected("INTERNAL", "a named column", `the reference of ${child}.${from}`, "none");
    references.set(parent, [...(references.get(parent) ?? []), { child, from, to }]);
  }
  return references;
}
