import { createHash } from "node:crypto";
import { asLeadlightError } from "../../domain/errors.js";
import type { VectorLabel } from "../../domain/ids.js";
import { checkUnitVector } from "../../domain/index-node.js";
import { REASON_CODES } from "../../domain/opinion.js";
import { UNSEARCHED_REASONS } from "../../domain/quality.js";
import {
  type CandidateState,
  candidateState,
  type ReviewMode,
  type Weighed,
} from "../../domain/review-state.js";
import { blobToVector } from "./blobs.js";
import type { Connection } from "./connection.js";
import { POSSIBLE_MINOR } from "./possible-minor.js";

/** A look for one kind of damage: one message for each problem. */
type Look = (db: Connection) => Iterable<string>;

/**
 * Rules that the schema cannot state: each query finds the rows that break one. Messages carry numbers and hashes
 * only, never names or vectors.
 */
const BROKEN_RULES: readonly string[] = [
  `SELECT 'image ' || i.sha256 || ': face ' || f.id || ' has no embedding' FROM faces f JOIN images i ON i.seq = f.image_seq
   WHERE NOT EXISTS (SELECT 1 FROM embeddings e WHERE e.face_seq = f.seq)`,
  `SELECT 'face ' || f.id || ': not searched for the unknown reason ' || r.value FROM faces f, json_each(f.unsearched) r
   WHERE f.unsearched <> '[]' AND r.value NOT IN (${UNSEARCHED_REASONS.map((reason) => `'${reason}'`).join(", ")})`,
  `SELECT 'face ' || f.id || ': its image was not analysed by ' || e.pack
   FROM embeddings e JOIN faces f ON f.seq = e.face_seq
   WHERE NOT EXISTS (SELECT 1 FROM analyses a WHERE a.image_seq = f.image_seq AND a.pack = e.pack)`,
  `SELECT 'face ' || f.id || ': its vector ' || e.label || ' is of another pack than ' || e.pack
   FROM embeddings e JOIN faces f ON f.seq = e.face_seq JOIN vectors v ON v.label = e.label WHERE v.pack <> e.pack`,
  `SELECT c.name || ': member ' || m.sequence || ' is of another pack than ' || c.pack
   FROM collection_members m JOIN collections c ON c.seq = m.collection_seq JOIN vectors v ON v.label = m.label
   WHERE v.pack <> c.pack`,
  `SELECT c.name || ' (' || c.pack || '): ' || c.member_count || ' members up to ' || c.last_sequence ||
     ' expected, ' || count(m.sequence) || ' up to ' || coalesce(max(m.sequence), 0) || ' found'
   FROM collections c LEFT JOIN collection_members m ON m.collection_seq = c.seq GROUP BY c.seq
   HAVING c.member_count <> count(m.sequence) OR c.last_sequence <> coalesce(max(m.sequence), 0)`,
  `SELECT 'portrait ' || p.id || ': its vector ' || e.label || ' is missing from the collection of its gallery'
   FROM portraits p JOIN subjects s ON s.seq = p.subject_seq JOIN galleries g ON g.seq = s.gallery_seq
   JOIN embeddings e ON e.face_seq = p.face_seq
   WHERE g.stands_for_seq IS NULL AND NOT EXISTS (SELECT 1 FROM collections c JOIN collection_members m ON m.collection_seq = c.seq
     WHERE c.name = 'gallery:' || g.id AND c.pack = e.pack AND m.label = e.label)`,
  `SELECT 'image ' || i.sha256 || ': its vector ' || v.label || ' is missing from the pictures of ' || o.id
   FROM picture_vectors v JOIN images i ON i.seq = v.image_seq JOIN ad_images ai ON ai.image_seq = i.seq
   JOIN ads a ON a.seq = ai.ad_seq JOIN operations o ON o.seq = a.operation_seq
   WHERE NOT a.is_known_answer AND NOT EXISTS (SELECT 1 FROM collections c JOIN collection_members m ON m.collection_seq = c.seq
     WHERE c.name = 'pictures:' || o.id AND c.pack = v.pack AND m.label = v.label)`,
  `SELECT 'face ' || f.id || ': its vector ' || e.label || ' is missing from the faces of ' || o.id
   FROM faces f JOIN embeddings e ON e.face_seq = f.seq JOIN ad_images ai ON ai.image_seq = f.image_seq
   JOIN ads a ON a.seq = ai.ad_seq JOIN operations o ON o.seq = a.operation_seq
   WHERE f.unsearched = '[]' AND NOT a.is_known_answer AND NOT EXISTS (SELECT 1 FROM collections c
     JOIN collection_members m ON m.collection_seq = c.seq WHERE c.name = 'faces:' || o.id AND c.pack = e.pack AND m.label = e.label)`,
  `SELECT 'opinion ' || o.id || ': given for the unknown reason ' || r.value FROM opinions o, json_each(o.reasons) r
   WHERE o.reasons <> '[]' AND r.value NOT IN (${REASON_CODES.map((reason) => `'${reason}'`).join(", ")})`,
  `SELECT 'candidate ' || id || ': its faces and its row disagree on whether to look sooner' FROM candidates
   WHERE possible_minor <> ${POSSIBLE_MINOR}`,
  `SELECT 'candidate ' || c.id || ': verified, and no lead' FROM candidates c
   WHERE c.state = 'verified' AND NOT EXISTS (SELECT 1 FROM leads l WHERE l.candidate_seq = c.seq)
     AND NOT EXISTS (SELECT 1 FROM known_answers k WHERE k.candidate_seq = c.seq)`,
  `SELECT 'candidate ' || c.id || ': a known answer, and a lead' FROM candidates c
   JOIN known_answers k ON k.candidate_seq = c.seq JOIN leads l ON l.candidate_seq = c.seq`,
  `SELECT 'candidate ' || c.id || ': the face that matched best is none of its faces' FROM candidates c
   WHERE NOT EXISTS (SELECT 1 FROM candidate_faces m WHERE m.candidate_seq = c.seq AND m.face_seq = c.face_seq)`,
  `SELECT 'candidate ' || c.id || ': the portrait that matched best is none of its portraits' FROM candidates c
   WHERE NOT EXISTS (SELECT 1 FROM candidate_portraits m
     WHERE m.candidate_seq = c.seq AND m.portrait_seq = c.portrait_seq)`,
];

/** Makes the check of a store. It reads every page and every vector, so it takes as long as that. */
export function createCheck(db: Connection): () => Promise<string[]> {
  const looks: Look[] = [checkPages, checkReferences, checkRules, checkVectors, checkStates];
  return async () => looks.flatMap((look) => problemsOf(db, look));
}

/** What cannot be read is a finding as well; the next look may still work. */
function problemsOf(db: Connection, look: Look): string[] {
  try {
    return db.read(() => [...look(db)]);
  } catch (thrown) {
    const error = asLeadlightError(thrown);
    if (error.code !== "STORE_DAMAGED") throw error;
    return [error.message];
  }
}

function checkPages(db: Connection): string[] {
  const lines = db.prepare<[], string>("PRAGMA integrity_check").pluck().all();
  return lines.filter((line) => line !== "ok");
}

function checkReferences(db: Connection): string[] {
  const broken = db
    .prepare<[], { table: string; rowid: number | null; parent: string }>("PRAGMA foreign_key_check")
    .all();
  return broken.map(({ table, rowid, parent }) => `${table}: row ${rowid} refers to no row of ${parent}`);
}

function checkRules(db: Connection): string[] {
  return BROKEN_RULES.flatMap((sql) => db.prepare<[], string>(sql).pluck().all());
}

function* checkVectors(db: Connection): Iterable<string> {
  const rows = db
    .prepare<[], { label: VectorLabel; sha256: Buffer; vector: Buffer; dimension: number }>(`
      SELECT v.label, v.sha256, v.vector, p.dimension FROM vectors v JOIN packs p ON p.id = v.pack`)
    .iterate();
  for (const { label, sha256, vector, dimension } of rows) {
    if (!createHash("sha256").update(vector).digest().equals(sha256))
      yield `vector ${label}: not the one that was stored, by its SHA-256`;
    try {
      checkUnitVector(blobToVector(vector, dimension), dimension);
    } catch (thrown) {
      yield `vector ${label}: ${asLeadlightError(thrown).message}`;
    }
  }
}

interface StateRow {
  readonly id: string;
  readonly state: CandidateState;
  readonly mode: ReviewMode;
  /** JSON of {@link Weighed}, where the truth values are 1 and 0. */
  readonly opinions: string;
  readonly is_adjudicated: 0 | 1;
}

function* checkStates(db: Connection): Iterable<string> {
  const rows = db
    .prepare<[], StateRow>(`
      SELECT c.id, c.state, coalesce(c.review_mode, 'two_reviewers') AS mode,
        json_group_array(json_object('value', o.value, 'verifies', o.verifies = 1))
          FILTER (WHERE o.kind = 'independent') AS opinions,
        coalesce(max(o.kind = 'adjudication'), 0) AS is_adjudicated
      FROM candidates c LEFT JOIN opinions o ON o.candidate_seq = c.seq GROUP BY c.seq`)
    .iterate();
  for (const { id, state, mode, opinions, is_adjudicated } of rows) {
    const independent = candidateState(JSON.parse(opinions) as Weighed[], mode);
    const wanted = is_adjudicated === 1 ? "adjudicated" : independent;
    const isSuperseded = state === "superseded" && wanted === "unreviewed";
    if (state !== wanted && !isSuperseded)
      yield `candidate ${id}: ${wanted} by its opinions, ${state} in its row`;
  }
}
