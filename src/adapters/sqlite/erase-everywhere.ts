import {
  type CollectionKey,
  faceCollection,
  galleryCollection,
  pictureCollection,
} from "../../domain/collection.js";
import type { GalleryId, OperationId } from "../../domain/ids.js";
import type { Connection } from "./connection.js";
import { IS_LEFT, parametersOf, type Reach } from "./erasure-reach.js";
import { SET_POSSIBLE_MINOR } from "./possible-minor.js";
import type { RowEraser } from "./row-eraser.js";

const IN = (name: string) => `IN (SELECT value FROM json_each(@${name}))`;

/** What hangs on rows that go without a foreign key that says so; read before they go. */
interface Around {
  readonly labels: string;
  readonly galleries: string;
  readonly operations: string;
  readonly identities: string;
  readonly decisions: string;
  readonly identifiers: string;
  readonly pdqs: string;
  readonly alerts: string;
  /** Files and lines that ads came from. */
  readonly sources: string;
  readonly ids: ReadonlySet<string>;
  readonly nodes: string;
}

/** Takes what is reached out of every table. Called inside a transaction. @returns the indexes that held some of it */
export function createEraseEverywhere(db: Connection): (eraser: RowEraser, reach: Reach) => CollectionKey[] {
  const run = (sql: string, parameters: object) => db.prepare<[object]>(sql).run(parameters);
  const list = (sql: string, parameters: object) =>
    JSON.stringify(db.prepare<[object], number | string>(sql).pluck().all(parameters));

  function around(p: Record<string, string>): Around {
    const ids = `
      SELECT id FROM subjects WHERE seq ${IN("subjects")} UNION ALL SELECT id FROM ads WHERE seq ${IN("ads")}
      UNION ALL SELECT sha256 FROM images WHERE seq ${IN("images")} UNION ALL SELECT id FROM faces WHERE seq ${IN("faces")}
      UNION ALL SELECT id FROM portraits WHERE seq ${IN("portraits")}
      UNION ALL SELECT id FROM candidates WHERE seq ${IN("candidates")}
      UNION ALL SELECT id FROM leads WHERE candidate_seq ${IN("candidates")}`;
    const touched = `face_seq ${IN("faces")} OR face_seq IN (SELECT value ->> 'face' FROM json_each(@left))`;
    return {
      labels: list(
        `SELECT label FROM embeddings WHERE face_seq ${IN("faces")}
         UNION SELECT e.label FROM portraits p JOIN embeddings e ON e.face_seq = p.face_seq WHERE p.seq ${IN("portraits")}
         UNION SELECT e.label FROM json_each(@left) l JOIN embeddings e ON e.face_seq = l.value ->> 'face'
         UNION SELECT label FROM picture_vectors WHERE image_seq ${IN("images")}
         UNION SELECT v.label FROM ad_images ai JOIN picture_vectors v ON v.image_seq = ai.image_seq
           WHERE ai.ad_seq ${IN("ads")}`,
        p,
      ),
      galleries: list(
        `SELECT DISTINCT s.gallery_seq FROM portraits p JOIN subjects s ON s.seq = p.subject_seq WHERE p.seq ${IN("portraits")}`,
        p,
      ),
      operations: list(
        `SELECT operation_seq FROM ads WHERE seq ${IN("ads")}
         UNION SELECT operation_seq FROM identity_members WHERE face_seq ${IN("faces")}
         UNION SELECT d.operation_seq FROM identity_decision_faces f JOIN identity_decisions d ON d.seq = f.decision_seq
           WHERE f.face_seq ${IN("faces")}`,
        p,
      ),
      identities: list(`SELECT DISTINCT identity_seq FROM identity_members WHERE ${touched}`, p),
      decisions: list(`SELECT DISTINCT decision_seq FROM identity_decision_faces WHERE ${touched}`, p),
      identifiers: list(
        `SELECT DISTINCT identifier_seq FROM found_identifiers WHERE ad_seq ${IN("ads")} OR reading_seq IN (
           SELECT seq FROM identifier_readings WHERE image_seq ${IN("images")})`,
        p,
      ),
      pdqs: list(
        `SELECT pdq_seq FROM picture_hashes WHERE image_seq ${IN("images")} AND pdq_seq IS NOT NULL`,
        p,
      ),
      alerts: list(`SELECT DISTINCT alert_seq FROM alert_ads WHERE ad_seq ${IN("ads")}`, p),
      sources: list(
        `SELECT source FROM ads WHERE seq ${IN("ads")} UNION SELECT file_name FROM ad_images WHERE ad_seq ${IN("ads")}`,
        p,
      ),
      ids: new Set(db.prepare<[object], string>(ids).pluck().all(p)),
      nodes: list(`SELECT 'image:' || sha256 FROM images WHERE seq ${IN("images")}`, p),
    };
  }

  function eraseCandidates(eraser: RowEraser, p: Record<string, string>): void {
    run(
      `UPDATE candidates SET follows_seq = NULL, follows_because = NULL WHERE follows_seq ${IN("candidates")}`,
      p,
    );
    eraser.erase("candidates", `seq ${IN("candidates")}`, p);
    const lessened = `candidate_seq ${IN("lessened")}`;
    eraser.erase(
      "candidate_faces",
      `${lessened} AND (face_seq ${IN("faces")} OR ${IS_LEFT(
        "(SELECT operation_seq FROM candidates WHERE seq = candidate_seq)",
        "face_seq",
      )})`,
      p,
    );
    eraser.erase("candidate_portraits", `${lessened} AND portrait_seq ${IN("portraits")}`, p);
    // What matched best of what is left; how similar they were is what a search found then.
    run(
      `UPDATE candidates SET version = version + 1,
         face_seq = (SELECT face_seq FROM candidate_faces m WHERE m.candidate_seq = candidates.seq
           ORDER BY m.similarity DESC LIMIT 1),
         portrait_seq = (SELECT portrait_seq FROM candidate_portraits m WHERE m.candidate_seq = candidates.seq
           ORDER BY m.similarity DESC LIMIT 1)
       WHERE seq ${IN("lessened")}`,
      p,
    );
    run(`${SET_POSSIBLE_MINOR} seq ${IN("lessened")}`, p);
  }

  function eraseIdentities(eraser: RowEraser, p: Record<string, string>): void {
    const ofOperations = `operation_seq ${IN("operations")}`;
    eraser.erase("identity_members", IS_LEFT("operation_seq", "face_seq"), p);
    eraser.erase(
      "identity_decision_faces",
      IS_LEFT("(SELECT operation_seq FROM identity_decisions WHERE seq = decision_seq)", "face_seq"),
      p,
    );
    // Nothing is left to say of a merge of one face, nor of a split with nobody on one of its sides.
    const faces = (isOther: 0 | 1) =>
      `(SELECT count(*) FROM identity_decision_faces f WHERE f.decision_seq = identity_decisions.seq AND f.is_other = ${isOther})`;
    eraser.erase(
      "identity_decisions",
      `seq ${IN("decisions")} AND iif(kind = 'merge', ${faces(0)} < 2, ${faces(0)} = 0 OR ${faces(1)} = 0)`,
      p,
    );
    const isEmpty = `seq ${IN("identities")} AND NOT EXISTS (SELECT 1 FROM identity_members WHERE identity_seq = identities.seq)`;
    eraser.erase(
      "stop_list",
      `${ofOperations} AND node IN (SELECT 'identity:' || id FROM identities WHERE ${isEmpty})`,
      p,
    );
    eraser.erase("identities", isEmpty, p);
    run(`UPDATE identity_states SET version = version + 1 WHERE ${ofOperations}`, p);
  }

  /** Vectors that nothing has any more, and their places in collections. */
  function eraseVectors(eraser: RowEraser, p: Record<string, string>): CollectionKey[] {
    const unused = `label ${IN("labels")} AND label NOT IN (SELECT label FROM embeddings WHERE label ${IN("labels")})
      AND label NOT IN (SELECT label FROM picture_vectors WHERE label ${IN("labels")})`;
    const stays = {
      gallery: `SELECT 1 FROM embeddings e JOIN portraits p ON p.face_seq = e.face_seq JOIN subjects s ON s.seq = p.subject_seq
        JOIN galleries g ON g.seq = s.gallery_seq
        WHERE e.label = m.label AND g.stands_for_seq IS NULL AND c.name = '${galleryCollection("" as GalleryId)}' || g.id`,
      pictures: `SELECT 1 FROM picture_vectors v JOIN ad_images ai ON ai.image_seq = v.image_seq JOIN ads a ON a.seq = ai.ad_seq
        JOIN operations o ON o.seq = a.operation_seq
        WHERE v.label = m.label AND NOT a.is_known_answer AND c.name = '${pictureCollection("" as OperationId)}' || o.id`,
      faces: `SELECT 1 FROM embeddings e JOIN faces f ON f.seq = e.face_seq JOIN ad_images ai ON ai.image_seq = f.image_seq
        JOIN ads a ON a.seq = ai.ad_seq JOIN operations o ON o.seq = a.operation_seq
        WHERE e.label = m.label AND f.unsearched = '[]' AND NOT a.is_known_answer
          AND c.name = '${faceCollection("" as OperationId)}' || o.id`,
    };
    const going = db
      .prepare<[object], { sequence: number; collection: number }>(`
        SELECT m.sequence, c.seq AS collection FROM collection_members m JOIN collections c ON c.seq = m.collection_seq
        WHERE m.label ${IN("labels")} AND (m.label IN (SELECT label FROM vectors WHERE ${unused})
          OR (c.name LIKE 'gallery:%' AND NOT EXISTS (${stays.gallery}))
          OR (c.name LIKE 'pictures:%' AND NOT EXISTS (${stays.pictures}))
          OR (c.name LIKE 'faces:%' AND NOT EXISTS (${stays.faces})))`)
      .all(p);
    const members = { members: JSON.stringify(going.map(({ sequence }) => sequence)) };
    eraser.erase("collection_members", `sequence ${IN("members")}`, members);
    eraser.erase("vectors", unused, p);
    const collections = { collections: JSON.stringify([...new Set(going.map((one) => one.collection))]) };
    run(
      `UPDATE collections SET
         member_count = (SELECT count(*) FROM collection_members WHERE collection_seq = collections.seq),
         last_sequence = (SELECT coalesce(max(sequence), 0) FROM collection_members WHERE collection_seq = collections.seq)
       WHERE seq ${IN("collections")}`,
      collections,
    );
    return db
      .prepare<[object], CollectionKey>(
        `SELECT name AS collection, pack FROM collections WHERE seq ${IN("collections")} ORDER BY seq`,
      )
      .all(collections);
  }

  /** What was read in ads, and hashes, that nothing has any more; and what was said of pictures and identifiers that are gone. */
  function eraseUnused(eraser: RowEraser, p: Record<string, string>): void {
    const isUnused = `seq ${IN("identifiers")} AND NOT EXISTS (
      SELECT 1 FROM found_identifiers f WHERE f.identifier_seq = identifiers.seq)`;
    eraser.erase(
      "stop_list",
      `node ${IN("nodes")} OR node IN (SELECT 'identifier:' || kind || ':' || value FROM identifiers WHERE ${isUnused})`,
      p,
    );
    eraser.erase("identifiers", isUnused, p);
    eraser.erase(
      "pdqs",
      `seq ${IN("pdqs")} AND NOT EXISTS (SELECT 1 FROM picture_hashes h WHERE h.pdq_seq = pdqs.seq)`,
      p,
    );
  }

  /** What tells of ids and places in texts of its own: answers that were kept for requests which come again, and jobs that are over. */
  function eraseMentions(eraser: RowEraser, ids: ReadonlySet<string>, p: Record<string, string>): void {
    const isMentioned = (text: string) => text.match(IDS)?.some((id) => ids.has(id)) === true;
    for (const { table, key, text, where } of MENTIONING) {
      const rows = db.prepare<[], { key: string | number; text: string }>(
        `SELECT ${key} AS key, ${text} AS text FROM ${table} WHERE ${where}`,
      );
      const keys: (string | number)[] = [];
      for (const row of rows.iterate()) if (isMentioned(row.text)) keys.push(row.key);
      eraser.erase(table, `${key} ${IN("keys")}`, { keys: JSON.stringify(keys) });
    }
    eraser.erase("job_errors", `source ${IN("sources")} OR source || ':' || line ${IN("sources")}`, p);
    eraser.erase(
      "alerts",
      `seq ${IN("alerts")} AND NOT EXISTS (SELECT 1 FROM alert_ads WHERE alert_seq = alerts.seq)`,
      p,
    );
  }

  return (eraser, reach) => {
    const p = parametersOf(reach);
    const { ids, ...hanging } = around(p);
    const all = { ...p, ...hanging };
    eraseCandidates(eraser, all);
    run(
      `INSERT INTO erased_faces (image_seq, box_x, box_y, box_width, box_height)
         SELECT image_seq, box_x, box_y, box_width, box_height FROM faces
         WHERE seq ${IN("faces")} AND image_seq NOT ${IN("images")}`,
      all,
    );
    eraser.erase("portraits", `seq ${IN("portraits")}`, all);
    eraser.erase("subjects", `seq ${IN("subjects")}`, all);
    eraser.erase("ads", `seq ${IN("ads")}`, all);
    eraser.erase("faces", `seq ${IN("faces")}`, all);
    eraser.erase("images", `seq ${IN("images")}`, all);
    eraseIdentities(eraser, all);
    const indexes = eraseVectors(eraser, all);
    eraseUnused(eraser, all);
    eraseMentions(eraser, ids, all);
    run(`UPDATE galleries SET version = version + 1 WHERE seq ${IN("galleries")}`, all);
    return indexes;
  };
}

/** Tables whose texts may name what is erased without a foreign key. */
const MENTIONING = [
  { table: "replies", key: "idempotency_key", text: "body", where: "true" },
  {
    table: "jobs",
    key: "seq",
    text: "params || ifnull(checkpoint, '') || ifnull(result, '')",
    where: "finished_at IS NOT NULL",
  },
] as const;

const IDS = /\b(?:[a-z]+_[0-9a-f]{32}|[0-9a-f]{64})\b/g;
