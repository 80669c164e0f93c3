import type { Candidate, CandidateState } from "../../domain/candidate.js";
import type {
  CandidateId,
  FaceId,
  OperationId,
  OpinionId,
  PackId,
  PortraitId,
  SubjectId,
} from "../../domain/ids.js";
import type { Opinion, OpinionValue } from "../../domain/opinion.js";

/** Selects {@link CandidateRow}s; `c` is the candidate. */
export const SELECT_CANDIDATES = `
  SELECT c.seq, c.id, o.id AS operation_id, f.id AS face_id, s.id AS subject_id, p.id AS portrait_id,
    c.pack, c.similarity, c.state, c.created_at
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
  readonly state: CandidateState;
  readonly created_at: string;
}

export interface OpinionRow {
  readonly id: OpinionId;
  readonly candidate_id: CandidateId;
  readonly reviewer: string;
  readonly value: OpinionValue;
  readonly note: string | null;
  readonly created_at: string;
}

/** A candidate as the port has it. */
export function toCandidate(row: CandidateRow): Candidate {
  return {
    id: row.id,
    operationId: row.operation_id,
    faceId: row.face_id,
    subjectId: row.subject_id,
    portraitId: row.portrait_id,
    pack: row.pack,
    similarity: row.similarity,
    state: row.state,
    createdAt: new Date(row.created_at),
  };
}

/** An opinion as the port has it. */
export function toOpinion(row: OpinionRow): Opinion {
  return {
    id: row.id,
    candidateId: row.candidate_id,
    reviewer: row.reviewer,
    value: row.value,
    note: row.note,
    createdAt: new Date(row.created_at),
  };
}
