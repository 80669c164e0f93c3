import type { ErasureTarget } from "../../domain/erasure.js";
import { type ErrorCode, expected } from "../../domain/errors.js";
import type { Connection } from "./connection.js";

/** The rows that targets reach, by their numbers; as JSON they are parameters of statements. */
export interface Reach {
  readonly subjects: readonly number[];
  readonly ads: readonly number[];
  readonly images: readonly number[];
  readonly faces: readonly number[];
  readonly portraits: readonly number[];
  /** Faces that stay, and are shown in no ad of an operation any more. */
  readonly left: readonly { readonly operation: number; readonly face: number }[];
  /** Candidates that go. */
  readonly candidates: readonly number[];
  /** Candidates that lose a face or a portrait and keep others. */
  readonly lessened: readonly number[];
}

/** A list of numbers for `json_each`. */
const IN = (name: string) => `IN (SELECT value FROM json_each(@${name}))`;

/** Conditions that the parameters of {@link parametersOf} go with. */
export const IS_LEFT = (operation: string, face: string) =>
  `(${face} IN (SELECT value ->> 'face' FROM json_each(@left)) AND EXISTS (
    SELECT 1 FROM json_each(@left) l WHERE l.value ->> 'operation' = ${operation} AND l.value ->> 'face' = ${face}))`;

export function parametersOf(reach: Reach) {
  const entries = Object.entries(reach).map(([name, rows]) => [name, JSON.stringify(rows)] as const);
  return Object.fromEntries(entries) as { readonly [Name in keyof Reach]: string };
}

const PLACES = {
  subject: ["subjects", "id", "SUBJECT_UNKNOWN"],
  ad: ["ads", "id", "AD_UNKNOWN"],
  image: ["images", "sha256", "IMAGE_UNKNOWN"],
  face: ["faces", "id", "FACE_UNKNOWN"],
} as const satisfies Readonly<Record<ErasureTarget["kind"], readonly [string, string, ErrorCode]>>;

/**
 * Finds what targets reach. Called inside a transaction.
 * @throws SUBJECT_UNKNOWN, AD_UNKNOWN, IMAGE_UNKNOWN, FACE_UNKNOWN, OPERATION_HELD
 */
export function reachOf(db: Connection, targets: readonly ErasureTarget[]): Reach {
  const numbers = (sql: string, parameters: object) =>
    db.prepare<[object], number>(sql).pluck().all(parameters);
  const named = (kind: ErasureTarget["kind"]): number[] => {
    const [table, column, code] = PLACES[kind];
    const find = db.prepare<[string], number>(`SELECT seq FROM ${table} WHERE ${column} = ?`).pluck();
    return targets
      .filter((target) => target.kind === kind)
      .map(({ id }) => {
        const seq = find.get(id);
        if (seq === undefined) throw expected(code, "something that is there", "the erasure", id);
        return seq;
      });
  };

  const json = (rows: unknown) => JSON.stringify(rows);
  const [subjects, ads] = [named("subject"), named("ad")];
  const roots = { subjects: json(subjects), ads: json(ads), named: json(named("image")) };
  const images = numbers(
    `WITH touched AS (
       SELECT image_seq FROM ad_images WHERE ad_seq ${IN("ads")}
       UNION SELECT f.image_seq FROM portraits p JOIN faces f ON f.seq = p.face_seq WHERE p.subject_seq ${IN("subjects")})
     SELECT t.image_seq FROM touched t
     WHERE NOT EXISTS (SELECT 1 FROM ad_images o WHERE o.image_seq = t.image_seq AND o.ad_seq NOT ${IN("ads")})
       AND NOT EXISTS (SELECT 1 FROM faces f JOIN portraits p ON p.face_seq = f.seq
         WHERE f.image_seq = t.image_seq AND p.subject_seq NOT ${IN("subjects")})
     UNION SELECT value FROM json_each(@named)`,
    roots,
  );
  const faces = numbers(
    `SELECT seq FROM faces WHERE image_seq ${IN("images")} UNION SELECT value FROM json_each(@named)`,
    { images: json(images), named: json(named("face")) },
  );
  const portraits = numbers(
    `SELECT seq FROM portraits WHERE subject_seq ${IN("subjects")} UNION
     SELECT seq FROM portraits WHERE face_seq ${IN("faces")}`,
    { subjects: json(subjects), faces: json(faces) },
  );
  const left = db
    .prepare<[object], { operation: number; face: number }>(`
      SELECT DISTINCT a.operation_seq AS operation, f.seq AS face
      FROM ads a JOIN ad_images ai ON ai.ad_seq = a.seq JOIN faces f ON f.image_seq = ai.image_seq
      WHERE a.seq ${IN("ads")} AND f.seq NOT ${IN("faces")} AND NOT EXISTS (
        SELECT 1 FROM ad_images o JOIN ads b ON b.seq = o.ad_seq
        WHERE o.image_seq = ai.image_seq AND b.operation_seq = a.operation_seq AND b.seq NOT ${IN("ads")})`)
    .all({ ads: json(ads), faces: json(faces) });

  const sides = {
    faces: json(faces),
    portraits: json(portraits),
    subjects: json(subjects),
    left: json(left),
  };
  const touched = numbers(
    `SELECT candidate_seq FROM candidate_faces WHERE face_seq ${IN("faces")}
     UNION SELECT candidate_seq FROM candidate_portraits WHERE portrait_seq ${IN("portraits")}
     UNION SELECT seq FROM candidates WHERE subject_seq ${IN("subjects")}
     UNION SELECT m.candidate_seq FROM json_each(@left) l JOIN candidate_faces m ON m.face_seq = l.value ->> 'face'
       JOIN candidates c ON c.seq = m.candidate_seq AND c.operation_seq = l.value ->> 'operation'`,
    sides,
  );
  const gone = numbers(
    `SELECT c.seq FROM candidates c WHERE c.seq ${IN("touched")} AND (
       c.subject_seq ${IN("subjects")}
       OR NOT EXISTS (SELECT 1 FROM candidate_faces m WHERE m.candidate_seq = c.seq AND m.face_seq NOT ${IN("faces")}
         AND NOT ${IS_LEFT("c.operation_seq", "m.face_seq")})
       OR NOT EXISTS (SELECT 1 FROM candidate_portraits m
         WHERE m.candidate_seq = c.seq AND m.portrait_seq NOT ${IN("portraits")}))`,
    { ...sides, touched: json(touched) },
  );
  // A candidate that was mixed in again tells of the one that it is a copy of.
  const candidates = numbers(
    `SELECT value FROM json_each(@gone) UNION SELECT candidate_seq FROM known_answers WHERE original_seq ${IN("gone")}`,
    { gone: json(gone) },
  );
  const isGone = new Set(candidates);
  const lessened = touched.filter((candidate) => !isGone.has(candidate));
  const reach = { subjects, ads, images, faces, portraits, left, candidates, lessened };
  assertNotHeld(db, reach);
  return reach;
}

function assertNotHeld(db: Connection, reach: Reach): void {
  const held = db
    .prepare<[object], string>(`
      SELECT o.id FROM operations o WHERE o.is_held = 1 AND (
        EXISTS (SELECT 1 FROM ads WHERE operation_seq = o.seq AND seq ${IN("ads")})
        OR EXISTS (SELECT 1 FROM faces f JOIN ad_images ai ON ai.image_seq = f.image_seq JOIN ads a ON a.seq = ai.ad_seq
          WHERE f.seq ${IN("faces")} AND a.operation_seq = o.seq)
        OR EXISTS (SELECT 1 FROM ad_images ai JOIN ads a ON a.seq = ai.ad_seq
          WHERE ai.image_seq ${IN("images")} AND a.operation_seq = o.seq)
        OR EXISTS (SELECT 1 FROM candidates WHERE operation_seq = o.seq
          AND seq IN (SELECT value FROM json_each(@candidates) UNION SELECT value FROM json_each(@lessened))))`)
    .pluck()
    .get(parametersOf(reach));
  if (held !== undefined)
    throw expected("OPERATION_HELD", "nothing of an operation on hold", "the erasure", held);
}
