import type { Candidate, MemberFace, MemberPortrait } from "../../domain/candidate.js";
import type { Confidence } from "../../domain/confidence.js";
import { expected } from "../../domain/errors.js";
import type {
  CandidateId,
  FaceId,
  OperationId,
  OpinionId,
  PackId,
  PortraitId,
  SubjectId,
} from "../../domain/ids.js";
import type { NewEvidence } from "../../domain/new-evidence.js";
import type { Opinion, OpinionKind, OpinionValue, ReasonCode, Shown } from "../../domain/opinion.js";
import type { CandidateState, ReviewMode } from "../../domain/review-state.js";
import type { Connection } from "./connection.js";

/** Selects {@link CandidateRow}s; `c` is the candidate. */
export const SELECT_CANDIDATES = `
  SELECT c.seq, c.id, o.id AS operation_id, f.id AS face_id, s.id AS subject_id, p.id AS portrait_id,
    c.pack, c.similarity, c.confidence, c.calibration, c.probe_photographs, c.portrait_photographs,
    c.possible_minor, c.state, coalesce(c.review_mode, o.review_mode) AS review_mode, c.version,
    (SELECT id FROM candidates WHERE seq = c.follows_seq) AS follows, c.follows_because, c.created_at
  FROM candidates c JOIN operations o ON o.seq = c.operation_seq JOIN faces f ON f.seq = c.face_seq
  JOIN subjects s ON s.seq = c.subject_seq JOIN portraits p ON p.seq = c.portrait_seq`;

export interface CandidateRow {
  readonly seq: number;
  readonly id: CandidateId;
  readonly operation_id: OperationId;
  readonly face_id: FaceId;
  readonly subject_id: SubjectId;
  readonly portrait_id: PortraitId;
  readonly pack: PackId;
  readonly similarity: number;
  readonly confidence: string;
  readonly calibration: string | null;
  readonly probe_photographs: number;
  readonly portrait_photographs: number;
  readonly possible_minor: 0 | 1;
  readonly state: CandidateState;
  readonly review_mode: ReviewMode;
  readonly version: number;
  readonly follows: CandidateId | null;
  readonly follows_because: NewEvidence | null;
  readonly created_at: string;
}

export interface OpinionRow {
  readonly id: OpinionId;
  readonly candidate_id: CandidateId;
  readonly kind: OpinionKind;
  readonly reviewer: string;
  readonly verifies: 0 | 1;
  readonly shown: string | null;
  readonly value: OpinionValue;
  readonly reasons: string;
  readonly note: string | null;
  readonly seconds_spent: number | null;
  readonly created_at: string;
}

/** Finds the row of a candidate. Called inside a transaction. @param what for the message @throws CANDIDATE_UNKNOWN */
export type KnownCandidate = (id: CandidateId, what: string) => CandidateRow;

export function createKnownCandidate(db: Connection): KnownCandidate {
  const byId = db.prepare<[CandidateId], CandidateRow>(`${SELECT_CANDIDATES} WHERE c.id = ?`);
  return (id, what) => {
    const row = byId.get(id);
    if (row === undefined) throw expected("CANDIDATE_UNKNOWN", "a candidate that exists", what, id);
    return row;
  };
}

/** Makes candidates of rows, as the port has them. Called inside a transaction. */
export type CandidateReader = (row: CandidateRow) => Candidate;

/** The reader of one connection. */
export function createCandidateReader(db: Connection): CandidateReader {
  const faces = db.prepare<[number], MemberFace>(`
    SELECT f.id AS faceId, m.similarity FROM candidate_faces m JOIN faces f ON f.seq = m.face_seq
    WHERE m.candidate_seq = ? ORDER BY m.similarity DESC, m.face_seq`);
  const portraits = db.prepare<[number], MemberPortrait>(`
    SELECT p.id AS portraitId, m.similarity FROM candidate_portraits m JOIN portraits p ON p.seq = m.portrait_seq
    WHERE m.candidate_seq = ? ORDER BY m.similarity DESC, m.portrait_seq`);
  return (row) => ({
    id: row.id,
    operationId: row.operation_id,
    faceId: row.face_id,
    subjectId: row.subject_id,
    portraitId: row.portrait_id,
    pack: row.pack,
    similarity: row.similarity,
    confidence: JSON.parse(row.confidence) as Confidence,
    calibrationId: row.calibration,
    templates: { portraits: row.portrait_photographs, probes: row.probe_photographs },
    faces: faces.all(row.seq),
    portraits: portraits.all(row.seq),
    possibleMinor: row.possible_minor === 1,
    state: row.state,
    reviewMode: row.review_mode,
    follows:
      row.follows === null || row.follows_because === null
        ? null
        : { candidateId: row.follows, because: row.follows_because },
    version: row.version,
    createdAt: new Date(row.created_at),
  });
}

/** An opinion as the port has it. */
export function toOpinion(row: OpinionRow): Opinion {
  return {
    id: row.id,
    candidateId: row.candidate_id,
    kind: row.kind,
    reviewer: row.reviewer,
    verifies: row.verifies === 1,
    shown: row.shown === null ? null : (JSON.parse(row.shown) as Shown),
    value: row.value,
    reasons: JSON.parse(row.reasons) as ReasonCode[],
    note: row.note,
    secondsSpent: row.seconds_spent,
    createdAt: new Date(row.created_at),
  };
}
