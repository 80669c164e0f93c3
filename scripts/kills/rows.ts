import { createHash } from "node:crypto";
import { join } from "node:path";
import Database from "better-sqlite3";

/** What a table holds, by content: ids and times are another at every run. Faces are named by picture and place. */
const FACE =
  "(SELECT i.sha256 || ' ' || f.box_x || ' ' || f.box_y FROM faces f JOIN images i ON i.seq = f.image_seq WHERE f.seq = ";
const CONTENT: Readonly<Record<string, string>> = {
  ads: `SELECT a.key, a.source, a.metadata, group_concat(i.sha256 || m.position) AS images
    FROM ads a JOIN ad_images m ON m.ad_seq = a.seq JOIN images i ON i.seq = m.image_seq GROUP BY a.seq`,
  images: "SELECT sha256, format, byte_length, width, height, orientation FROM images",
  faces: `SELECT i.sha256, f.box_x, f.box_y, f.box_width, f.box_height, f.landmarks, f.detection_score, f.unsearched,
    e.pack, hex(v.vector) AS vector FROM faces f JOIN images i ON i.seq = f.image_seq
    JOIN embeddings e ON e.face_seq = f.seq JOIN vectors v ON v.label = e.label`,
  portraits: `SELECT s.details, ${FACE}p.face_seq) AS face FROM portraits p JOIN subjects s ON s.seq = p.subject_seq`,
  members: `SELECT c.collection_seq, hex(v.vector) AS vector FROM collection_members c JOIN vectors v ON v.label = c.label`,
  candidates: `SELECT ${FACE}c.face_seq) AS face, s.details, c.pack, c.similarity, c.confidence, c.strength, c.state, c.version
    FROM candidates c JOIN subjects s ON s.seq = c.subject_seq`,
  "faces of candidates": `SELECT ${FACE}m.face_seq) AS face, s.details, m.similarity
    FROM candidate_faces m JOIN candidates c ON c.seq = m.candidate_seq JOIN subjects s ON s.seq = c.subject_seq`,
  "portraits of candidates": `SELECT ${FACE}c.face_seq) AS face, s.details, m.similarity
    FROM candidate_portraits m JOIN candidates c ON c.seq = m.candidate_seq JOIN subjects s ON s.seq = c.subject_seq`,
  "log: ads taken in": "SELECT 1 FROM audit WHERE act = 'ad.ingest'",
};

/** The rows of one table: how many there are, and the SHA-256 over all of them in an order of their own. */
export interface TableDigest {
  readonly table: string;
  readonly rows: number;
  readonly digest: string;
}

/** Reads the whole of a store. @returns one entry for each table, and one over all of them */
export function digestsOf(dataFolder: string): TableDigest[] {
  return withStore(dataFolder, (db) => {
    const tables = Object.entries(CONTENT).map(([table, sql]) => {
      const rows = db
        .prepare(sql)
        .all()
        .map((row) => JSON.stringify(row));
      return { table, rows: rows.length, digest: sha256(rows.sort()) };
    });
    const rows = tables.reduce((sum, one) => sum + one.rows, 0);
    return [...tables, { table: "all", rows, digest: sha256(tables.map(({ digest }) => digest)) }];
  });
}

/** How far the newest job is. */
export interface Standing {
  readonly state: string;
  readonly done: number;
  readonly owner: string | null;
}

export function newestJob(dataFolder: string): Standing | undefined {
  return withStore(dataFolder, (db) =>
    db.prepare<[], Standing>("SELECT state, done, owner FROM jobs ORDER BY seq DESC LIMIT 1").get(),
  );
}

/** How far the newest comparison is: the arrival of the last ad of its last page, and whether that was the last of all. */
export function markOf(dataFolder: string): { readonly ads: number; readonly isLast: boolean } {
  const row = withStore(dataFolder, (db) =>
    db
      .prepare<[], { ads: number; last: number }>(`
        SELECT ads_to AS ads, (SELECT max(seq) FROM ad_arrivals) AS last FROM comparison_marks ORDER BY run_seq DESC LIMIT 1`)
      .get(),
  );
  return { ads: row?.ads ?? 0, isLast: row !== undefined && row.ads >= row.last };
}

/** What the work of the jobs has left in the store so far. */
export function countOf(dataFolder: string, table: "ads" | "candidates"): number {
  return withStore(
    dataFolder,
    (db) => db.prepare<[], number>(`SELECT count(*) FROM ${table}`).pluck().get() ?? 0,
  );
}

function withStore<Result>(dataFolder: string, work: (db: Database.Database) => Result): Result {
  const db = new Database(join(dataFolder, "leadlight.sqlite"), { readonly: true, timeout: 10_000 });
  try {
    return work(db);
  } finally {
    db.close();
  }
}

function sha256(lines: readonly string[]): string {
  const hash = createHash("sha256");
  for (const line of lines) hash.update(line).update("\n");
  return hash.digest("hex");
}
